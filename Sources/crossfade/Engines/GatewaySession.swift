internal import OnnxEngine
internal import ServingCore
internal import TreeEngine

/// A version loaded by one of the gateway's engines.
///
/// A closed choice and no existential: a run costs one branch more than the engine's own.
enum GatewaySession: EngineSession {
  case onnxruntime(OnnxSession)
  case trees(TreeSession)

  var engine: EngineKind {
    switch self {
    case .onnxruntime(let session): session.engine
    case .trees(let session): session.engine
    }
  }

  var signature: ModelSignature {
    switch self {
    case .onnxruntime(let session): session.signature
    case .trees(let session): session.signature
    }
  }

  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    switch self {
    case .onnxruntime(let session): try session.run(batch)
    case .trees(let session): try session.run(batch)
    }
  }

  func interrupt() {
    switch self {
    case .onnxruntime(let session): session.interrupt()
    case .trees(let session): session.interrupt()
    }
  }

  func another() throws(ServingError) -> GatewaySession? {
    switch self {
    case .onnxruntime(let session): try session.another().map { .onnxruntime($0) }
    case .trees(let session): try session.another().map { .trees($0) }
    }
  }
}
