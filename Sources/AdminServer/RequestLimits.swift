/// What one request is held to.
struct RequestLimits: Equatable {
  var bodyBytesMax: Int
  /// From its head to the last byte of its body and of its reply.
  var millisecondsMax: Int
  /// Between two pieces of its body.
  var pauseMillisecondsMax: Int
}

extension RequestLimits {
  /// - Parameter path: as it came, its query included.
  init(of method: String, _ path: String, _ configuration: AdminConfiguration) {
    self.init(
      bodyBytesMax: configuration.bodyBytesMax,
      millisecondsMax: configuration.requestMillisecondsMax,
      pauseMillisecondsMax: configuration.requestMillisecondsMax)
    switch AdminRoute(path: String(path.prefix { $0 != "?" })) {
    case .uploadFile where method == "PUT":
      bodyBytesMax = configuration.uploads.fileBytesMax
      millisecondsMax = configuration.uploads.millisecondsMax
      pauseMillisecondsMax = configuration.uploads.pauseMillisecondsMax
    case .versions where method == "POST", .verify where method == "POST",
      .replay where method == "POST":
      millisecondsMax = configuration.checkMillisecondsMax
    default: break
    }
  }
}
