extension DataPlaneEndpoint {
  /// The path's template, of which there are few, whatever callers ask for.
  var route: String {
    switch self {
    case .serverMetadata: "/v2"
    case .serverLive: "/v2/health/live"
    case .serverReady: "/v2/health/ready"
    case .modelMetadata(_, let version): Self.ofModel(version != nil)
    case .modelReady(_, let version): Self.ofModel(version != nil) + "/ready"
    case .infer(_, let version): Self.ofModel(version != nil) + "/infer"
    case .feedback: "/v2/feedback"
    }
  }

  private static func ofModel(_ isPinned: Bool) -> String {
    "/v2/models/{model}" + (isPinned ? "/versions/{version}" : "")
  }
}
