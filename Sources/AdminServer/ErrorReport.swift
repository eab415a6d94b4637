package import ServingCore

/// What every error looks like: one of ``StatusCode``'s names and a sentence.
package struct ErrorReport: Codable, Hashable, Sendable {
  package var code: String
  package var message: String

  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }

  package init(_ error: ServingError) {
    self.init(code: error.code.rawValue, message: error.message)
  }
}
