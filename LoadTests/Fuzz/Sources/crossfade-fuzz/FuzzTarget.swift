internal import InferenceWire
internal import RegistryStore
internal import ServingCore

/// A parser, and what is done with what it makes of an input. An input that is refused is as good
/// as one that is taken; what must not happen is a crash, a hang or memory without bound.
enum FuzzTarget: String, CaseIterable {
  /// A `ModelInferRequest`: the scan of its tags, then the decoding.
  case request
  case feedback
  case feedbackJSON = "feedback-json"
  /// Bytes of an HTTP/2 connection, after the preface.
  case frames
  /// The header field of W3C Trace Context, as it comes off the wire.
  case traceparent
  case manifest
  case route
  case settings
  case golden
  /// A signature's bundle, and the statement in it.
  case signature
  case lightgbm
  case xgboost
  case onnxTrees = "onnx-trees"

  func run(_ bytes: UnsafeRawBufferPointer) {
    switch self {
    case .request: FuzzedRequest.run(bytes)
    case .frames: FuzzedConnection.run(bytes)
    case .feedback:
      attempt { () throws(ServingError) in
        _ = try FeedbackMessage.outcomes(decoding: bytes, limits: .defaults)
      }
    case .feedbackJSON:
      attempt { () throws(ServingError) in
        _ = try OutcomeJSON.outcomes(Array(bytes), countMax: FeedbackMessage.outcomesMax)
      }
    case .traceparent:
      guard let context = TraceContext(parsing: bytes) else { return }
      // Whatever version came, what is handed on is version 00 of the same.
      let written = TraceContext(parsing: context.description)
      precondition(written == context, "what was written reads as something else")
    case .manifest: readsBack(bytes, ManifestCodec.decode, ManifestCodec.encode)
    case .route: readsBack(bytes, RouteCodec.decode, RouteCodec.encode)
    case .settings:
      attempt { () throws(ServingError) in
        _ = try SettingsCodec.decode(Array(bytes))
      }
    case .golden: attempt { () throws(ServingError) in _ = try GoldenCodec.decode(Array(bytes)) }
    case .signature:
      readsBack(bytes, SignatureBundle.decode, { $0.encoded() })
      attempt { () throws(ServingError) in
        _ = try SignedStatement.decode(SignatureBundle.decode(Array(bytes)).payload)
      }
    case .lightgbm: FuzzedEnsemble.run(bytes, .lightgbm)
    case .xgboost: FuzzedEnsemble.run(bytes, .xgboost)
    case .onnxTrees: FuzzedEnsemble.run(bytes, .onnx)
    }
  }

  private func attempt(_ body: () throws(ServingError) -> Void) {
    do throws(ServingError) { try body() } catch { precondition(!error.message.isEmpty) }
  }

  /// What was taken must be able to be written, and read as the same again.
  private func readsBack<Value: Equatable>(
    _ bytes: UnsafeRawBufferPointer, _ decode: ([UInt8]) throws(ServingError) -> Value,
    _ encode: (Value) throws(ServingError) -> [UInt8]
  ) {
    let value: Value
    do throws(ServingError) {
      value = try decode(Array(bytes))
    } catch {
      return
    }
    do throws(ServingError) {
      let again = try decode(try encode(value))
      precondition(again == value, "what was written reads as something else")
    } catch {
      preconditionFailure("what was read cannot be written and read again: \(error)")
    }
  }
}
