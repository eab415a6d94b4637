/// One dimension in a signature: a fixed extent, or one that each request chooses.
package enum Dimension: Hashable, Sendable {
  case fixed(Int)
  /// `name` is the model's word for it, such as `batch`; nil when the model gives none.
  case dynamic(name: String?)

  package var isDynamic: Bool {
    if case .dynamic = self { true } else { false }
  }
}

extension Dimension: CustomStringConvertible {
  /// `64`, `batch`, or `-1` for a dynamic dimension without a name.
  package var description: String {
    switch self {
    case .fixed(let extent): "\(extent)"
    case .dynamic(let name): name ?? "-1"
    }
  }
}
