/// The route of a model that is in force, and what its next revision builds on.
package struct RouteState: Hashable, Sendable {
  /// Of a model without a route.
  package static let none = RouteState(
    route: nil, sha256: nil, highestNumber: 0, problems: [])

  /// The highest revision that is valid by itself: its file decodes, and the names in it agree
  /// with its place. Nil when there is none.
  package var route: Route?
  /// The digest of ``route``'s file as it was read.
  package var sha256: String?
  /// Of any file that is named like a revision, broken ones too; zero without one. The next
  /// revision gets the number behind it.
  package var highestNumber: Int
  /// What is wrong and does not change what is in force: broken newer revisions, a parent that is
  /// not the one that ``route`` was made from.
  package var problems: [String]

  package init(route: Route?, sha256: String?, highestNumber: Int, problems: [String]) {
    self.route = route
    self.sha256 = sha256
    self.highestNumber = highestNumber
    self.problems = problems
  }
}
