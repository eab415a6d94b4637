internal import ServingCore
internal import YAMLReading

/// Reads a shadow out of an element of a route's list.
enum ShadowReader {
  /// - Parameter revision: of the route, which no shadow is younger than.
  static func shadow(_ field: YAMLField, of revision: Int) throws(ServingError) -> Shadow {
    let object = try YAMLObject(
      field, required: ["version", "since", "percent", "salt", "repeated_percent"],
      optional: ["slice"])
    return Shadow(
      version: try object.require("version").modelVersion(),
      since: try object.require("since").integer(in: 1...revision),
      salt: try object.require("salt").string(byteCountMax: Canary.saltBytesMax),
      percentage: try CanaryReader.percentage(object.require("percent")),
      slice: try CanaryReader.slice(object["slice"]),
      repeated: try CanaryReader.percentage(object.require("repeated_percent")))
  }
}
