internal import GatewayClient
internal import ServingCore

// Between the client library's public types and the house's own.

extension Prediction {
  init(_ reply: InferReply) throws(GatewayError) {
    var outputs: [OwnedTensor] = []
    for output in reply.outputs { outputs.append(try output.owned()) }
    self.init(
      model: reply.model, version: "\(reply.version)", outputs: outputs,
      computeNanoseconds: reply.serverTiming.compute?.wholeNanoseconds)
    arm = reply.arm?.rawValue
    revision = reply.revision
    requestIdentifier = reply.requestID
    queueNanoseconds = reply.serverTiming.queue?.wholeNanoseconds
    batchNanoseconds = reply.serverTiming.batch?.wholeNanoseconds
  }
}

extension Duration {
  fileprivate var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
  }
}

extension ModelMetadata.TensorDescription {
  var spec: TensorSpec {
    guard let datatype = ServingCore.Datatype(name: datatype.rawValue) else {
      preconditionFailure("the client library knows more datatypes than the house")
    }
    return TensorSpec(
      name: name, datatype: datatype,
      dimensions: shape.map { $0.map(Dimension.fixed) ?? .dynamic(name: nil) })
  }
}

extension ServingError {
  init(_ error: GatewayError) {
    self.init(
      StatusCode(rawValue: error.code.rawValue) ?? .internal, error.message,
      httpStatus: error.httpStatus, detail: error.detail)
  }
}

extension GatewayError {
  init(_ error: ServingError) {
    self.init(
      code: GatewayErrorCode(rawValue: error.code.rawValue), message: error.message,
      origin: .client, detail: error.detail)
  }
}
