internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore

extension GatewayClient {
  /// Asks a model for a prediction.
  ///
  /// - Parameters:
  ///   - model: the model's name.
  ///   - version: a version to pin; nil lets the model's route decide, which is what ramps and
  ///     canaries need.
  ///   - inputs: the model's inputs by name, in any order. Where the model batches, the leading
  ///     dimension counts rows, and a call may bring several.
  ///   - outputs: the outputs wanted; empty for all.
  ///   - parameters: named values that the model defines.
  ///   - options: routing key, deadline, identifiers.
  /// - Returns: the outputs, and which version and arm made them.
  /// - Throws: the gateway's refusal, with the input and what was expected of it in the message;
  ///   or why there is no answer. See ``GatewayError/origin``.
  public func infer(
    model: String, version: Int64? = nil, inputs: [Tensor], outputs: [String] = [],
    parameters: [String: InferParameter] = [:], options: InferOptions = InferOptions()
  ) async throws(GatewayError) -> InferReply {
    let head = try CallHead(
      .post, path: CallHead.path(model: model, version: version, "/infer"), options: options)
    var tensors: [OwnedTensor] = []
    for input in inputs { tensors.append(try input.owned()) }
    let body = ByteStore()
    do throws(ServingError) {
      try InferRequestBody.encode(
        inputs: tensors, requestedOutputs: outputs, parameters: parameters.mapValues(\.wire),
        into: body)
    } catch {
      throw .invalid(error.message, detail: error.detail)
    }
    return try InferReply(await run(head, body, timeout: options.timeout))
  }
}
