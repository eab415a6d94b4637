/// A program to run and what it is given; the first argument is the first behind its name.
struct ChildCommand: Hashable, Sendable {
  /// A path; nothing is searched for.
  var executable: String
  var arguments: [String]
  /// Added to our own environment, or put in place of what is there.
  var environment: [String: String] = [:]
}
