/// What a publisher says of the engine: one by name, or `auto` for the first that takes the model.
package struct EngineChoice: Hashable, Sendable {
  package static let automatic = "auto"
  /// What can be said.
  package static let words = [automatic] + EngineKind.allCases.map(\.rawValue)

  /// Nil: whichever takes the model.
  package var kind: EngineKind?

  package init(_ kind: EngineKind?) {
    self.kind = kind
  }

  /// - Returns: nil for a word that is none of those.
  package init?(_ word: String) {
    if word == Self.automatic {
      kind = nil
    } else if let named = EngineKind(rawValue: word) {
      kind = named
    } else {
      return nil
    }
  }

  package var word: String { kind?.rawValue ?? Self.automatic }
}
