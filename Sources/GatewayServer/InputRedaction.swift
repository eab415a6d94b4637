package import InferenceWire
internal import ServingCore

/// Requests without what must not be kept.
package enum InputRedaction {
  /// A `ModelInferRequest` without the contents of some inputs, whose names, datatypes and shapes
  /// stay out as well; nil when it does not decode.
  package static func body(
    _ body: UnsafeRawBufferPointer, without inputs: [String], limits: WireLimits = .defaults
  ) -> [UInt8]? {
    let message = InferRequestMessage(limits: limits)
    let store = ByteStore()
    do throws(ServingError) {
      try message.decode(body)
      let kept = message.inputs.filter { !inputs.contains($0.name) }.map { input in
        OwnedTensor(
          name: input.name, datatype: input.view.datatype, shape: input.view.shape,
          bytes: Array(input.view.bytes))
      }
      var parameters: [String: InferParameter] = [:]
      for name in message.parameterNames { parameters[name] = message.parameter(name) }
      try InferRequestBody.encode(
        modelName: message.modelName, modelVersion: message.modelVersion, id: message.id,
        inputs: kept, requestedOutputs: message.requestedOutputs, parameters: parameters,
        into: store)
    } catch {
      // Nothing of it may be kept when what must go cannot be found.
      return nil
    }
    return Array(store.bytes)
  }
}
