/// The paths that there are, and what may be done with each of them: what the router is built from,
/// what replies to an unknown path or method name, and what the OpenAPI document is held against.
enum AdminRoute: String, CaseIterable {
  case page = "/"
  /// A file of the page, such as `/page.css`; see ``PageFile/all``.
  case pageFile = "/{file}"
  case document = "/v1/openapi.yaml"
  case whoami = "/v1/whoami"
  case healthLive = "/health/live"
  case healthReady = "/health/ready"
  case metrics = "/metrics"
  case status = "/v1/status"
  case modelStatus = "/v1/status/{model}"
  case events = "/v1/events"
  case models = "/v1/models"
  case route = "/v1/models/{model}/route"
  case history = "/v1/models/{model}/history"
  case promote = "/v1/models/{model}/promote"
  case rollback = "/v1/models/{model}/rollback"
  case canary = "/v1/models/{model}/canary"
  case ramp = "/v1/models/{model}/ramp"
  case shadow = "/v1/models/{model}/shadow"
  case proposals = "/v1/models/{model}/proposals"
  case approve = "/v1/models/{model}/proposals/{proposal}/approve"
  case reject = "/v1/models/{model}/proposals/{proposal}/reject"
  case withdraw = "/v1/models/{model}/proposals/{proposal}/withdraw"
  case verify = "/v1/models/{model}/verify"
  case versions = "/v1/models/{model}/versions"
  case canaries = "/v1/models/{model}/canaries"
  case live = "/v1/models/{model}/live"
  case quality = "/v1/models/{model}/quality"
  case comparisons = "/v1/models/{model}/comparisons"
  case comparison = "/v1/models/{model}/comparison"
  case prediction = "/v1/predictions/{request_id}"
  case replay = "/v1/predictions/{request_id}/replay"
  case uploads = "/v1/uploads"
  case upload = "/v1/uploads/{id}"
  case uploadFile = "/v1/uploads/{id}/{name}"

  /// Who answers.
  enum Source {
    case server, status, metrics, reports, comparisons, registry
    /// A folder for files on their way to the registry.
    case uploads
  }

  var source: Source {
    switch self {
    case .page, .pageFile, .document, .whoami, .healthLive: .server
    case .healthReady, .status, .modelStatus, .events: .status
    case .metrics: .metrics
    case .canaries, .live, .quality, .prediction, .replay: .reports
    case .comparisons, .comparison: .comparisons
    case .models, .route, .history, .promote, .rollback, .canary, .ramp, .shadow, .proposals,
      .approve, .reject, .withdraw, .verify:
      .registry
    case .versions, .uploads, .upload, .uploadFile: .uploads
    }
  }

  /// What may be done with it.
  var methods: [String] {
    switch self {
    case .promote, .rollback, .canary, .ramp, .shadow, .approve, .reject, .withdraw, .verify,
      .versions, .replay, .uploads:
      ["POST"]
    case .upload: ["DELETE"]
    case .uploadFile: ["PUT"]
    default: ["GET", "HEAD"]
    }
  }

  /// The parameters that may stand behind the question mark.
  var queryNames: [String] {
    switch self {
    case .events: ["after", "model"]
    case .live: ["seconds"]
    case .quality: ["by", "since"]
    case .comparison: ["baseline", "by", "candidate", "format", "since"]
    default: []
    }
  }

  /// The route that a path belongs to, whatever the method.
  /// - Parameter routes: those that there are here.
  init?(path: String, among routes: [AdminRoute] = AdminRoute.allCases) {
    let parts = path.split(separator: "/")
    guard let route = routes.first(where: { $0.matches(parts) }) else { return nil }
    self = route
  }

  private func matches(_ parts: [Substring]) -> Bool {
    let template = rawValue.split(separator: "/")
    guard template.count == parts.count else { return false }
    if self == .pageFile { return PageFile.all.contains { $0.name == parts[0] } }
    return zip(template, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
