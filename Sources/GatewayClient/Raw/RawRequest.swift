internal import HTTP2Wire
internal import ServingCore

/// A prediction's request made once, to be sent many times as it is.
///
/// Not for more than one event loop: the calls that it becomes share its body.
package final class RawRequest {
  let head: CallHead
  let body: ByteStore
  let timeoutMilliseconds: Int64?

  /// - Parameters:
  ///   - model: the model's name.
  ///   - version: a version to pin; nil lets the model's route decide.
  ///   - body: an encoded `ModelInferRequest`.
  ///   - timeoutMilliseconds: what each call tells the gateway as its deadline. Nobody but the
  ///     gateway keeps it: a raw call has no timer of its own. Nil for none.
  ///   - options: routing key, priority, identifiers; its timeout is not looked at.
  /// - Throws: `INVALID_ARGUMENT` when one of them cannot be sent.
  package init(
    model: String, version: Int64?, body: [UInt8], timeoutMilliseconds: Int64?,
    options: InferOptions = InferOptions()
  ) throws(GatewayError) {
    if let timeoutMilliseconds,
      !(1...CallHead.timeoutMillisecondsMax).contains(timeoutMilliseconds)
    {
      throw .invalid(
        "timeout: expected 1 to \(CallHead.timeoutMillisecondsMax) ms, got \(timeoutMilliseconds)")
    }
    head = try CallHead(
      .post, path: CallHead.path(model: model, version: version, "/infer"), options: options)
    let store = ByteStore()
    body.withUnsafeBytes { store.append($0) }
    self.body = store
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// Bytes of the body.
  package var byteCount: Int { body.count }
}
