extension DataPlaneEndpoint {
  /// The path's template, of which there are few, whatever callers ask for.
  var route: String {
    switch self {
    case .serverMetadata: "/v2"
    case .serverLive: "/v2/health/live"
    case .serverReady: "/v2/health/ready"
    case .modelMetadata(let target): Self.ofModel(target.version != nil)
    case .modelReady(let target): Self.ofModel(target.version != nil) + "/ready"
    case .infer(let target): Self.ofModel(target.version != nil) + "/infer"
    case .feedback: "/v2/feedback"
    }
  }

  private static func ofModel(_ isPinned: Bool) -> String {
    "/v2/models/{model}" + (isPinned ? "/versions/{version}" : "")
  }
}
