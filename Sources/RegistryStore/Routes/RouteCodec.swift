package import ServingCore
internal import YAMLReading

/// Routes as the YAML text of a `routes/00000001.yaml`.
///
/// Reading is as strict as that of manifests, and what is written is read back before it is handed
/// out.
package enum RouteCodec {
  /// 256 KiB. Lists of keys and slices are in every revision anew, so this, and not the number of
  /// them, bounds what they come to in all: about 5,000 keys of 36 bytes.
  package static let byteCountMax = 256 << 10
  /// 192 KiB, for a revision in which an author begins or changes a canary or a shadow, so that
  /// whatever follows fits too: above all a gate's, which ends a canary and brings its evidence.
  package static let canaryByteCountMax = 192 << 10
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
    let isPlan = route.change.action == .canary || route.change.action == .shadow
    let limit = isPlan ? canaryByteCountMax : byteCountMax
    guard yaml.count <= limit else {
      throw ServingError(
        .invalidArgument,
        "the revision would take \(yaml.count) bytes, and at most \(limit) are taken; shorten the "
          + "lists of keys or the slices")
    }
    guard try RouteReader(try YAMLDocument.parse(yaml, namesLines: false)).route() == route else {
      throw ServingError(
        .invalidArgument,
        "the route would read back as another one: one of its texts begins with a byte order mark "
          + "(U+FEFF), which is dropped in reading; leave it out")
    }
    return yaml
  }
}
