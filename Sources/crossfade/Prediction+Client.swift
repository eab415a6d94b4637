internal import GatewayClient
internal import ServingCore

// Between the client library's public types and the house's own.

extension Prediction {
  init(_ reply: InferReply) {
    self.init(
      model: reply.model, version: "\(reply.version)", outputs: reply.outputs.compactMap(\.owned),
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

extension Tensor {
  init(_ tensor: OwnedTensor) {
    // The two lists of datatypes are the protocol's, so every name of one is in the other.
    guard let datatype = Datatype(rawValue: tensor.datatype.name) else {
      preconditionFailure("the client library lacks \(tensor.datatype.name)")
    }
    self.init(
      name: tensor.name, datatype: datatype, shape: tensor.shape.dimensions, data: tensor.bytes)
  }

  /// Nil for what no gateway sends: a datatype or rank that the house does not know.
  fileprivate var owned: OwnedTensor? {
    guard let datatype = ServingCore.Datatype(name: datatype.rawValue), let shape = Shape(shape)
    else { return nil }
    return OwnedTensor(name: name, datatype: datatype, shape: shape, bytes: data)
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
