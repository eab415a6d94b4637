/// Lengths of an axis that may share a run, padded to the longest of them: those of one class.
package struct LengthClasses: Hashable, Sendable {
  /// Bounds that a manifest may name.
  package static let countMax = 64
  /// The highest bound that a manifest may name.
  package static let boundMax = 1 << 20
  /// The powers of two, and half-way between each two of them: of what a batch computes along an
  /// axis, never more than a third is padding.
  package static let standard = LengthClasses(bounds: [])

  /// The longest length of each class, ascending; what is longer than the last is not padded. Empty
  /// for the standard ones.
  package var bounds: [Int]

  /// - Parameter bounds: ascending, each at least 1.
  package init(bounds: [Int]) {
    self.bounds = bounds
  }

  /// The longest length that `length` may share a run with.
  package func bound(of length: Int) -> Int {
    guard length > 0 else { return 0 }
    guard bounds.isEmpty else { return bounds.first { $0 >= length } ?? length }
    guard length > 2 else { return length }
    // With length in (2^k, 2^(k+1)]; beyond half of all numbers there is no next power.
    let power = 1 << (Int.bitWidth - 1 - (length - 1).leadingZeroBitCount)
    let middle = power + power / 2
    if length <= middle { return middle }
    let (next, overflow) = power.multipliedReportingOverflow(by: 2)
    return overflow ? length : next
  }
}
