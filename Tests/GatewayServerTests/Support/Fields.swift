import Testing

@testable import HTTP2Wire

extension HeaderFields {
  /// A header list as a connection would have received it.
  static func received(
    _ fields: [(String, String)], limits: HTTP2Limits = .defaults
  ) -> HeaderFields {
    let list = HeaderFields()
    for (name, value) in fields {
      Array(name.utf8).withUnsafeBytes { name in
        Array(value.utf8).withUnsafeBytes { list.add(name: name, value: $0, limits: limits) }
      }
    }
    return list
  }
}
