internal import COnnxRuntime
package import ServingCore
internal import Synchronization

/// A model loaded into ONNX Runtime, with everything a run can use again.
///
/// `@unchecked Sendable`: what changes after `init` (the stages and the arguments' places) is
/// touched only by ``run(_:)``, of which there is at most one at a time; `isRunning` checks that.
package final class OnnxSession: EngineSession, @unchecked Sendable {
  package let signature: ModelSignature

  private let runtime: OnnxRuntime
  private let session: OnnxHandle
  private let memory: OnnxHandle
  private let arguments: RunArguments
  private let stages: [InputStage]
  private let isRunning = Atomic<Bool>(false)

  /// - Throws: `INVALID_ARGUMENT` for a model that cannot be served.
  init(artifact: EngineArtifact, runtime: OnnxRuntime) throws(ServingError) {
    let functions = runtime.functions
    let options = try OnnxSession.makeOptions(threads: artifact.threads, runtime: runtime)
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

    let signature = try SignatureReader(
      runtime: runtime, session: session.pointer, allocator: allocator
    ).read()
    let memoryPointer = memory.pointer
    stages = signature.inputs.map {
      InputStage(spec: $0, runtime: runtime, memory: memoryPointer, allocator: allocator)
    }
    arguments = RunArguments(signature: signature, runtime: runtime)
    self.signature = signature
    self.runtime = runtime
    self.session = session
    self.memory = memory
  }

  package func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    // Our own bug if it ever fails, and one that would mix up requests: better to stop.
    precondition(
      !isRunning.exchange(true, ordering: .acquiring), "two runs of one session at the same time")
    defer { isRunning.store(false, ordering: .releasing) }
    guard batch.inputs.count == stages.count else {
      throw ServingError(
        .internal,
        "the batch has the wrong inputs: expected \(stages.count), got \(batch.inputs.count)")
    }
    defer { giveBackInputs() }
    for index in stages.indices {
      try stages[index].makeValue(of: batch.inputs[index], at: arguments.inputs + index)
    }
    let values = OutputValues(count: signature.outputs.count, runtime: runtime)
    try runtime.functions.check(
      runtime.functions.Run(
        session.pointer, nil, arguments.inputNames, arguments.inputs, stages.count,
        arguments.outputNames, values.count, values.base),
      "run the model")
    return try OnnxOutputs(values, of: signature, stages: stages)
  }

  private func giveBackInputs() {
    arguments.releaseInputs()
    for stage in stages { stage.clear() }
  }
}
