import CLinux
import ServingCore
import ServingTestKit

/// Fails every run with whether it ran at idle priority: `idle`, or `normal`.
struct PrioritySession: EngineSession {
  let engine = EngineKind.onnxruntime
  let signature = ModelSignature.scripted

  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    // Where SCHED_IDLE is refused, the lowest nice value stands for it.
    let isIdle = crossfade_thread_is_idle() == 1 || crossfade_thread_nice() == 19
    throw ServingError(.internal, isIdle ? "idle" : "normal")
  }
}
