/// The paths that there are.
enum AdminRoute: String, CaseIterable {
  case status = "/v1/status"
  case modelStatus = "/v1/status/{model}"
  case events = "/v1/events"
  case live = "/health/live"
  case ready = "/health/ready"
  case metrics = "/metrics"

  /// The name of the part of a path that stands for a model.
  static let modelParameter = "model"

  /// What may be done with each of them.
  static let methods = ["GET", "HEAD"]

  /// The route that a path belongs to, whatever the method.
  /// - Parameter routes: those that there are here.
  init?(path: String, among routes: [AdminRoute]) {
    let parts = path.split(separator: "/")
    guard let route = routes.first(where: { $0.matches(parts) }) else { return nil }
    self = route
  }

  private func matches(_ parts: [Substring]) -> Bool {
    let template = rawValue.split(separator: "/")
    return template.count == parts.count
      && zip(template, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
