internal import ArtifactReading
package import ServingCore

/// The further files that an ONNX model names: tensors may keep their elements in files of their
/// own (`TensorProto.external_data`, whose `location` is a path relative to the model's folder;
/// onnx.proto, "External data").
///
/// An artifact is not trusted, so a location may only name a file beside the model. The library
/// checks that too when it loads a model; this check is narrower, does not depend on the library's
/// version, and tells a publisher which files belong to the artifact.
package enum OnnxExternalData {
  /// The largest model file, in bytes: protobuf's own limit for a message.
  package static let modelBytesMax = Int(Int32.max)
  /// How deeply messages may lie inside each other; the library's own parser goes no deeper.
  package static let depthMax = 100

  /// Every location that the model names, sorted, each once, as the model writes it.
  ///
  /// Also those of tensors that do not use them, as it takes the whole of a tensor to know: a
  /// location too many is only a file too many.
  /// - Parameter model: a serialized `ModelProto`.
  /// - Throws: `INVALID_ARGUMENT` when the bytes are no protobuf message, are nested over
  ///   ``depthMax``, or a location is not UTF-8.
  package static func locations(in model: Span<UInt8>) throws(ServingError) -> [String] {
    var locations: Set<String> = []
    var open = [Frame(message: .model, cursor: ProtobufCursor(0..<model.count))]
    while var frame = open.popLast() {
      guard let field = try next(&frame.cursor, in: model) else { continue }
      open.append(frame)
      guard let content = field.content, let inner = frame.message.inner(field.number) else {
        continue
      }
      if inner == .externalDataEntry {
        if let location = try location(inEntry: content, of: model) { locations.insert(location) }
      } else {
        guard open.count <= depthMax else {
          throw notAModel("messages nested over \(depthMax) deep at byte \(content.lowerBound)")
        }
        open.append(Frame(message: inner, cursor: ProtobufCursor(content)))
      }
    }
    return locations.sorted()
  }

  /// As ``locations(in:)``, of a file.
  /// - Throws: also `NOT_FOUND` without such a file, `UNAVAILABLE` when it cannot be read, and
  ///   `INVALID_ARGUMENT` over ``modelBytesMax``.
  package static func locations(inFileAt path: String) throws(ServingError) -> [String] {
    let model = try ModelFile.read(path: path, byteCountMax: modelBytesMax)
    return try locations(in: model.span)
  }

  /// Refuses a model whose locations do not all lie beside it.
  /// - Throws: `INVALID_ARGUMENT` naming the location, and as ``locations(inFileAt:)``.
  package static func requireSafeLocations(inFileAt path: String) throws(ServingError) {
    for location in try locations(inFileAt: path) where !ArtifactFile.isSafe(name: location) {
      throw ServingError(
        .invalidArgument,
        "the model keeps tensors in \(location.quotedForMessage): expected the plain name of a "
          + "file beside the model",
        detail: ["location": location])
    }
  }

  private static let locationKey = Array("location".utf8)

  private struct Frame {
    var message: OnnxMessage
    var cursor: ProtobufCursor
  }

  /// The value of a `StringStringEntryProto` with the key `location`. Where a field comes more than
  /// once the last counts, as protobuf has it.
  private static func location(
    inEntry range: Range<Int>, of model: Span<UInt8>
  ) throws(ServingError) -> String? {
    var cursor = ProtobufCursor(range)
    var key = 0..<0
    var value = 0..<0
    while let field = try next(&cursor, in: model) {
      guard let content = field.content else { continue }
      if field.number == 1 { key = content }
      if field.number == 2 { value = content }
    }
    guard key.count == locationKey.count, bytes(key, of: model) == locationKey else { return nil }
    guard let location = String(validating: bytes(value, of: model), as: UTF8.self) else {
      throw notAModel("a location that is not UTF-8 at byte \(value.lowerBound)")
    }
    return location
  }

  private static func next(
    _ cursor: inout ProtobufCursor, in model: Span<UInt8>
  ) throws(ServingError) -> ProtobufCursor.Field? {
    do { return try cursor.next(in: model) } catch { throw notAModel(error.message) }
  }

  private static func bytes(_ range: Range<Int>, of model: Span<UInt8>) -> [UInt8] {
    range.map { model[$0] }
  }

  private static func notAModel(_ problem: String) -> ServingError {
    ServingError(
      .invalidArgument, "the file is not an ONNX model (a serialized ModelProto): \(problem)")
  }
}
