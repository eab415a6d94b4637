internal import COnnxRuntime
package import ServingCore
internal import Synchronization

/// A model loaded into ONNX Runtime, with everything that one run after the other can use again.
///
/// `@unchecked Sendable`: what changes after `init` (the stages, the arguments' places and the
/// trim) is touched only by ``run(_:)``, of which there is at most one at a time; `isRunning`
/// checks that.
package final class OnnxSession: EngineSession, @unchecked Sendable {
  private let model: OnnxModel
  private let arguments: RunArguments
  private let stages: [InputStage]
  private var trim = ArenaTrim()
  private let isRunning = Atomic<Bool>(false)

  package var signature: ModelSignature { model.signature }

  init(_ model: OnnxModel) {
    self.model = model
    stages = model.signature.inputs.map {
      InputStage(
        spec: $0, runtime: model.runtime, memory: model.memoryPointer, allocator: model.allocator)
    }
    arguments = RunArguments(signature: model.signature, runtime: model.runtime)
  }

  package func another() throws(ServingError) -> OnnxSession? { OnnxSession(model) }

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
    try runtime.functions.check(
      runtime.functions.Run(
        model.sessionPointer, options(for: batch), arguments.inputNames, arguments.inputs,
        stages.count, arguments.outputNames, values.count, values.base),
      "run the model")
    return try OnnxOutputs(values, of: signature, stages: stages)
  }

  private func options(for batch: EngineBatch) -> OpaquePointer? {
    let byteCount = batch.inputs.reduce(0) { sum, input in
      input.segments.reduce(sum) { $0 + $1.count }
    }
    return trim.trims(inputBytes: byteCount) ? model.trimOptionsPointer : nil
  }

  private func giveBackInputs() {
    arguments.releaseInputs()
    for stage in stages { stage.clear() }
  }
}
