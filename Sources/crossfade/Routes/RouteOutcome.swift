internal import RegistryStore
internal import ServingRuntime

/// A revision that has come into force, and what could not be tidied up behind it.
struct RouteOutcome: Equatable {
  var route: RouteView
  var warnings: [String]

  init(route: RouteView, warnings: [String] = []) {
    self.route = route
    self.warnings = warnings
  }

  init(_ appended: AppendedRevision) {
    route = RouteView(appended.route, sha256: appended.sha256)
    warnings = appended.warnings.map(\.description)
  }
}
