internal import HTTPTypes

/// Fields that the library has no names for.
extension HTTPField.Name {
  static let host = known("Host")
  static let referrerPolicy = known("Referrer-Policy")
  /// Keeps pages of other origins from taking a reply in as a script or an image.
  static let resourcePolicy = known("Cross-Origin-Resource-Policy")
  static let fetchSite = known("Sec-Fetch-Site")

  private static func known(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else {
      preconditionFailure("\(text) is the name of a field")
    }
    return name
  }
}
