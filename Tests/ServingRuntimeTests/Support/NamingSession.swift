import Glibc
import ServingCore
import ServingTestKit

/// Fails every run with the name of the thread that it runs on.
struct NamingSession: EngineSession {
  let engine = EngineKind.onnxruntime
  let signature = ModelSignature.scripted

  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    let file = open("/proc/thread-self/comm", O_RDONLY)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = max(0, read(file, &bytes, bytes.count))
    throw ServingError(
      .internal, String(decoding: bytes[..<count].filter { $0 >= 0x20 }, as: UTF8.self))
  }
}
