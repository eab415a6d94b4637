import InferenceWire
import ServingCore

/// Field numbers of `ModelInferRequest`.
enum RequestField {
  static let modelName: UInt32 = 1
  static let modelVersion: UInt32 = 2
  static let id: UInt32 = 3
  static let parameters: UInt32 = 4
  static let inputs: UInt32 = 5
  static let outputs: UInt32 = 6
  static let rawContents: UInt32 = 7
}

extension WireWriter {
  /// An input tensor of a request, with whatever else `more` adds to it.
  mutating func input(
    _ name: String, _ datatype: String, _ shape: [Int64],
    _ more: (inout WireWriter) -> Void = { _ in }
  ) {
    message(RequestField.inputs) { input in
      input.text(1, name)
      input.text(2, datatype)
      input.packed(3, shape.map { UInt64(bitPattern: $0) })
      more(&input)
    }
  }

  /// A request with one typed input; `contents` writes its `InferTensorContents`.
  static func typedRequest(
    _ datatype: String, _ shape: [Int64], _ contents: (inout WireWriter) -> Void
  ) -> [UInt8] {
    WireWriter { $0.input("x", datatype, shape) { $0.message(5, contents) } }.bytes
  }
}

/// What a request says, copied out so that it outlives the body.
struct DecodedRequest: Hashable {
  var modelName: String
  var modelVersion: String
  var id: String
  var inputs: [OwnedTensor]
  var requestedOutputs: [String]
  var usesRawContents: Bool

  init(_ message: InferRequestMessage) {
    modelName = message.modelName
    modelVersion = message.modelVersion
    id = message.id
    inputs = message.inputs.map { OwnedTensor(copying: $0) }
    requestedOutputs = message.requestedOutputs
    usesRawContents = message.usesRawContents
  }

  init(_ body: [UInt8], limits: WireLimits = .defaults) throws(ServingError) {
    let message = InferRequestMessage(limits: limits)
    self = try message.read(body)
  }
}

extension InferRequestMessage {
  /// Decodes a body, copies what it says, and resets.
  func read(_ body: [UInt8]) throws(ServingError) -> DecodedRequest {
    let decoded = body.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in
        try decode(bytes)
        defer { reset() }
        return DecodedRequest(self)
      }
    }
    return try decoded.get()
  }
}

extension OwnedTensor {
  init(copying tensor: NamedTensor) {
    self.init(
      name: tensor.name, datatype: tensor.view.datatype, shape: tensor.view.shape,
      bytes: Array(tensor.view.bytes))
  }
}

extension WireScan {
  /// Scans a body and gives what the scan complained of.
  static func complaint(
    _ body: [UInt8], _ schema: WireSchema = .inferRequest, limits: WireLimits = .defaults
  ) -> ServingError? {
    var raw = RawContents()
    return body.withUnsafeBytes { bytes in
      do throws(ServingError) {
        try check(bytes, against: schema, limits: limits, raw: &raw)
        return nil
      } catch {
        return error
      }
    }
  }
}

/// The error a piece of code throws, or nil.
func error<Value>(_ body: () throws(ServingError) -> Value) -> ServingError? {
  do throws(ServingError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
