/// Every revision of a model's route that its folder holds, and what is wrong with them.
///
/// Each revision holds its parent's digest, so whoever edits one must edit all that follow. What no
/// chain can show is an edit of the newest one, which nothing follows yet.
package struct RouteHistory: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// As the file's name says.
    package var revision: Int
    /// Of the file; nil when it could not be read.
    package var sha256: String?
    package var result: Result<Route, ServingError>

    package init(revision: Int, sha256: String?, result: Result<Route, ServingError>) {
      self.revision = revision
      self.sha256 = sha256
      self.result = result
    }

    package var route: Route? { try? result.get() }
  }

  /// Ascending.
  package let entries: [Entry]
  /// What is wrong, each in a sentence that names the revision or the file.
  package var findings: [String]

  /// Checks the chain.
  /// - Parameters:
  ///   - entries: in any order, each revision once.
  ///   - strays: findings about names beside the revisions.
  package init(entries: [Entry], strays: [String] = []) {
    self.entries = entries.sorted { $0.revision < $1.revision }
    findings = RouteChain.findings(self.entries) + strays
  }

  /// The highest revision that is valid by itself: the one in force.
  package var current: Route? { entries.reversed().lazy.compactMap(\.route).first }

  /// The entry of a revision, if its file is there.
  package subscript(revision: Int) -> Entry? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].revision < revision { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].revision == revision ? entries[low] : nil
  }
}
