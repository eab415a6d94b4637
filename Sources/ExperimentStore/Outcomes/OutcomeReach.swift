internal import GRDB
internal import ServingCore

/// Which predictions the outcomes of one report may be held against: those of models that their
/// reporter may predict on. All others are for it as if they were not there.
struct OutcomeReach {
  /// The row of `outcome_scopes`; nil for every model.
  let scope: Int64?
  /// Rows of `models` in JSON; nil for all of them.
  let models: String?

  init(_ scope: ModelScope, _ db: Database) throws {
    self.scope = try OutcomeScopes.row(of: scope, db)
    models = try OutcomeScopes.models(in: scope, db).map { OutcomeScopes.json($0) }
  }
}
