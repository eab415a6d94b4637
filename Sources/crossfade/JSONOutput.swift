internal import RegistryStore

/// JSON text put together from parts that are JSON already.
enum JSONOutput {
  static func string(_ text: String) -> String { JSONText.quoted(text) }

  static func array(_ parts: [String]) -> String { "[\(parts.joined(separator: ", "))]" }

  /// Members in the order given, which is the order that people read.
  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(string($0)): \($1)" }.joined(separator: ", ") + "}"
  }
}
