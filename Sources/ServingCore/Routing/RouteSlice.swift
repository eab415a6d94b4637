/// The requests that a canary or a shadow is for: those whose parameters have these values. Empty:
/// all.
package struct RouteSlice: Hashable, Sendable {
  package static let everything = RouteSlice([:])
  /// Conditions of one slice, and values of one condition.
  package static let conditionsMax = 8
  package static let valuesMax = 64
  /// Of a parameter's name, and of a value, in bytes.
  package static let textBytesMax = 256

  /// By the parameter's name: the values of which it must have one. Booleans and whole numbers
  /// match their decimal text (`true`, `42`); a floating-point parameter matches nothing.
  package var conditions: [String: [String]]

  package init(_ conditions: [String: [String]]) {
    self.conditions = conditions
  }

  package var isEverything: Bool { conditions.isEmpty }

  /// - Parameter value: a parameter of the request as text; nil when it has none of that name.
  package func matches(_ value: (_ name: String) -> String?) -> Bool {
    for (name, values) in conditions {
      guard let value = value(name), values.contains(where: { $0.isBytewise(value) }) else {
        return false
      }
    }
    return true
  }

  /// Whether no request can be in both: they ask one parameter for different values.
  package func excludes(_ other: RouteSlice) -> Bool {
    conditions.contains { name, values in
      other.conditions[name].map { Set($0).isDisjoint(with: values) } ?? false
    }
  }
}

extension String {
  /// Whether both are the same bytes: texts that only look the same are not.
  fileprivate func isBytewise(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
