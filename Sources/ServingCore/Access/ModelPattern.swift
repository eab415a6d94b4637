/// Which models a right, a quota or a rule is for: a model's name, or the beginning of names and
/// `*`; `*` alone is every model.
package struct ModelPattern: Hashable, Sendable {
  package static let every = ModelPattern(prefix: "", isWhole: false)

  private let prefix: String
  private let isWhole: Bool

  private init(prefix: String, isWhole: Bool) {
    self.prefix = prefix
    self.isWhole = isWhole
  }

  /// - Throws: `INVALID_ARGUMENT` naming what was expected and what came.
  package init(_ text: String) throws(ServingError) {
    let isWhole = !text.hasSuffix("*")
    let prefix = isWhole ? text : String(text.dropLast())
    // What stands before the star must be able to begin a name.
    guard prefix.isEmpty ? !isWhole : ModelName.isValid(prefix.utf8) else {
      throw ServingError(
        .invalidArgument,
        "a model pattern is a model's name, the beginning of names and *, or * alone; got "
          + text.quotedForMessage)
    }
    self.init(prefix: prefix, isWhole: isWhole)
  }

  package func matches(_ model: ModelName) -> Bool {
    isWhole ? model.description == prefix : model.description.hasPrefix(prefix)
  }

  /// The models that both are for; nil for none.
  package func intersection(_ other: ModelPattern) -> ModelPattern? {
    switch (isWhole, other.isWhole) {
    case (true, true): prefix == other.prefix ? self : nil
    case (true, false): prefix.hasPrefix(other.prefix) ? self : nil
    case (false, true): other.prefix.hasPrefix(prefix) ? other : nil
    case (false, false):
      if prefix.hasPrefix(other.prefix) {
        self
      } else if other.prefix.hasPrefix(prefix) {
        other
      } else {
        nil
      }
    }
  }
}

extension ModelPattern: CustomStringConvertible {
  package var description: String { isWhole ? prefix : "\(prefix)*" }
}
