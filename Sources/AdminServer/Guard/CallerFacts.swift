internal import HTTPTypes

/// What of a request's head says who sent it.
struct CallerFacts {
  var method: String
  /// Nil for an unknown path.
  var route: AdminRoute?
  /// Every `Host` that came.
  var hosts: [String]
  var origins: [String]
  var fetchSites: [String]
  var contentTypes: [String]
  /// As it came, without the query.
  var path = "/"

  var isReading: Bool { method == "GET" || method == "HEAD" }
}

extension CallerFacts {
  init(_ head: HTTPRequest, route: AdminRoute?) {
    let fields = head.headerFields
    self.init(
      method: head.method.rawValue, route: route,
      // The first one is told apart from the others by the library.
      hosts: [head.authority].compactMap { $0 } + fields[values: .host],
      origins: fields[values: .origin], fetchSites: fields[values: .fetchSite],
      contentTypes: fields[values: .contentType],
      path: String((head.path ?? "").prefix { $0 != "?" }))
  }
}
