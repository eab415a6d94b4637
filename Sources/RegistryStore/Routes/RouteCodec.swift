package import ServingCore

/// Routes as the YAML text of a `routes/00000001.yaml`.
///
/// Reading is as strict as that of manifests, and what is written is read back before it is handed
/// out.
package enum RouteCodec {
  /// 64 KiB.
  package static let byteCountMax = 64 << 10
  package static let actorByteCountMax = 256
  package static let reasonByteCountMax = 4_096

  /// Reads a route.
  /// - Throws: `INVALID_ARGUMENT` naming the line, the key, what was expected and what came.
  package static func decode(_ yaml: [UInt8]) throws(ServingError) -> Route {
    guard yaml.count <= byteCountMax else {
      throw ServingError(
        .invalidArgument, "expected at most \(byteCountMax) bytes, got \(yaml.count)")
    }
    return try RouteReader(try YAMLDocument.parse(yaml)).route()
  }

  /// Writes a route.
  /// - Throws: `INVALID_ARGUMENT` naming the key when the route breaks a rule of the reader.
  package static func encode(_ route: Route) throws(ServingError) -> [UInt8] {
    let yaml = Array(RouteWriter.text(route).utf8)
    // The limits on texts keep it shorter than the limit on the whole.
    guard try RouteReader(try YAMLDocument.parse(yaml, namesLines: false)).route() == route else {
      throw ServingError(
        .invalidArgument,
        "the route would read back as another one: its actor or reason begins with a byte order "
          + "mark (U+FEFF), which is dropped in reading; leave it out")
    }
    return yaml
  }
}
