/// Holds the revisions of a route against each other.
package enum RouteChain {
  /// - Parameter entries: ascending, each revision once.
  static func findings(_ entries: [RouteHistory.Entry]) -> [String] {
    var findings: [String] = []
    var expected = 1
    /// The highest valid revision below.
    var before: Route?
    for (index, entry) in entries.enumerated() {
      if entry.revision > expected { findings.append(gap(from: expected, to: entry.revision - 1)) }
      expected = entry.revision + 1
      switch entry.result {
      case .failure(let error):
        findings.append("revision \(entry.revision) is broken: \(error.message)")
      case .success(let route):
        if let finding = finding(about: route, after: before) { findings.append(finding) }
        if let parent = route.parent,
          let finding = parentFinding(
            of: route.revision, parent, entries[..<index].last { $0.revision == parent.revision })
        {
          findings.append(finding)
        }
        before = route
      }
    }
    return findings
  }

  /// Holds a parent's file against what its child says of it; nil when they agree.
  /// - Parameter file: the parent's, nil when it is not there.
  package static func parentFinding(
    of revision: Int, _ parent: Route.Parent, _ file: RouteHistory.Entry?
  ) -> String? {
    guard let file else {
      return "revision \(parent.revision) is missing, the parent of revision \(revision)"
    }
    guard file.sha256 != parent.sha256 else { return nil }
    guard let got = file.sha256 else {
      return "revision \(parent.revision), the parent of revision \(revision), cannot be read"
    }
    return "revision \(parent.revision) was changed after revision \(revision) was made from it: "
      + "expected SHA-256 \(parent.sha256), got \(got)"
  }

  private static func gap(from first: Int, to last: Int) -> String {
    first == last
      ? "revision \(first) is missing" : "revisions \(first) to \(last) are missing"
  }

  /// An author takes the highest valid revision there is; another one than that stands below now.
  private static func finding(about route: Route, after before: Route?) -> String? {
    guard let before, route.parent.map({ $0.revision < before.revision }) ?? true else {
      return nil
    }
    let parent = route.parent.map { "revision \($0.revision)" } ?? "nothing"
    return "revision \(route.revision) was made from \(parent), and revision \(before.revision) "
      + "stands before it: that one was broken then, or came later"
  }
}
