internal import COnnxRuntime
internal import ServingCore

/// A model as the library holds it: weights and graph, shared by the sessions that run it. The
/// library allows any number of runs of it at the same time.
///
/// `@unchecked Sendable`: immutable after `init`.
final class OnnxModel: @unchecked Sendable {
  let signature: ModelSignature
  let runtime: OnnxRuntime
  /// The library's default allocator, for strings; its own, and never given back.
  let allocator: OpaquePointer
  private let session: OnnxHandle
  private let memory: OnnxHandle

  var sessionPointer: OpaquePointer { session.pointer }
  /// The library's description of CPU memory.
  var memoryPointer: OpaquePointer { memory.pointer }

  /// - Throws: `INVALID_ARGUMENT` for a model that cannot be served.
  init(artifact: EngineArtifact, runtime: OnnxRuntime) throws(ServingError) {
    let functions = runtime.functions
    let options = try OnnxModel.makeOptions(threads: artifact.threads, runtime: runtime)
    let session = try OnnxHandle(
      runtime, "load the model", as: .invalidArgument, release: functions.ReleaseSession
    ) { functions.CreateSession(runtime.environment, artifact.path, options.pointer, $0) }
    let memory = try OnnxHandle(
      runtime, "describe its memory", release: functions.ReleaseMemoryInfo
    ) { functions.CreateCpuMemoryInfo(OrtDeviceAllocator, OrtMemTypeDefault, $0) }

    var allocator: OpaquePointer?
    try functions.check(
      functions.GetAllocatorWithDefaultOptions(&allocator), "give its default allocator")
    guard let allocator else { throw OrtFunctions.nothing(from: "give its default allocator") }
    signature = try SignatureReader(
      runtime: runtime, session: session.pointer, allocator: allocator
    ).read()
    self.allocator = allocator
    self.runtime = runtime
    self.session = session
    self.memory = memory
  }
}
