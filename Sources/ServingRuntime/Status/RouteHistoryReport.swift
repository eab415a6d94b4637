package import ServingCore

/// Every revision of a route, as `GET /v1/models/{model}/history` and `crossfade history --json`
/// give it.
package struct RouteHistoryReport: Codable, Hashable, Sendable {
  package struct Revision: Codable, Hashable, Sendable {
    package var revision: Int
    /// Of its file; nil when that cannot be read.
    package var sha256: String?
    /// Nil for a broken one.
    package var route: RouteView?
    /// Why it is broken.
    package var problem: String?

    package init(_ entry: RouteHistory.Entry) {
      revision = entry.revision
      sha256 = entry.sha256
      switch entry.result {
      case .success(let route): self.route = RouteView(route, sha256: entry.sha256)
      case .failure(let error): problem = error.message
      }
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(revision, forKey: .revision)
      try container.encode(sha256, forKey: .sha256)
      try container.encode(route, forKey: .route)
      try container.encode(problem, forKey: .problem)
    }
  }

  package var model: String
  /// Ascending.
  package var revisions: [Revision]
  /// What is wrong with the chain; empty when it holds.
  package var findings: [String]

  package init(_ history: RouteHistory, of model: ModelName) {
    self.model = model.description
    revisions = history.entries.map(Revision.init)
    findings = history.findings
  }
}
