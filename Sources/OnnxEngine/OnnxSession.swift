internal import COnnxRuntime
package import ServingCore
internal import Synchronization

/// A model loaded into ONNX Runtime, with everything that one run after the other can use again.
///
/// `@unchecked Sendable`: what changes after `init` (the stages, the arguments' places and the
/// trim) is touched only by ``run(_:)``, of which there is at most one at a time; `isRunning`
/// checks that. ``interrupt()`` touches the options only.
package final class OnnxSession: EngineSession, @unchecked Sendable {
  private let model: OnnxModel
  private let arguments: RunArguments
  private let stages: [InputStage]
  private let options: RunOptions
  private var trim = ArenaTrim()
  private let isRunning = Atomic<Bool>(false)

  package var engine: EngineKind { .onnxruntime }
  package var signature: ModelSignature { model.signature }

  init(_ model: OnnxModel) throws(ServingError) {
    self.model = model
    options = try RunOptions(model.runtime)
    stages = model.signature.inputs.map {
      InputStage(
        spec: $0, runtime: model.runtime, memory: model.memoryPointer, allocator: model.allocator)
    }
    arguments = RunArguments(signature: model.signature, runtime: model.runtime)
  }

  package func another() throws(ServingError) -> OnnxSession? {
    try OnnxSession(model)
  }

  package func interrupt() { options.interrupt() }

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
    let runtime = model.runtime
    let values = OutputValues(count: signature.outputs.count, runtime: runtime)
    let status = runtime.functions.Run(
      model.sessionPointer, try options.begin(trims: trims(batch)), arguments.inputNames,
      arguments.inputs, stages.count, arguments.outputNames, values.count, values.base)
    do throws(ServingError) {
      try runtime.functions.check(status, "run the model")
    } catch {
      guard options.isInterrupted else { throw error }
      throw ServingError(
        .cancelled, "the run of the model was ended before it was complete: \(error.message)",
        detail: error.detail)
    }
    return try OnnxOutputs(values, of: signature, stages: stages)
  }

  private func trims(_ batch: EngineBatch) -> Bool {
    let byteCount = batch.inputs.reduce(0) { sum, input in
      input.segments.reduce(sum) { $0 + $1.count }
    }
    return trim.trims(inputBytes: byteCount)
  }

  private func giveBackInputs() {
    arguments.releaseInputs()
    for stage in stages { stage.clear() }
  }
}
