internal import COnnxRuntime
internal import ServingCore

extension OnnxModel {
  /// Settings of a session beyond their defaults, as keys of the library's documentation.
  private static let configuration: [(key: String, value: String)] = [
    // Idle pool threads sleep instead of spinning: many models share a machine, and spinning
    // threads of one take the cores of the others.
    ("session.intra_op.allow_spinning", "0"),
    ("session.inter_op.allow_spinning", "0"),
    // Never guess the library's own flatbuffer format, which the scan for external data does not
    // read.
    ("session.load_model_format", "ONNX"),
  ]

  static func makeOptions(
    threads: EngineThreads, runtime: OnnxRuntime
  ) throws(ServingError) -> OnnxHandle {
    let functions = runtime.functions
    let handle = try OnnxHandle(
      runtime, "create session options", release: functions.ReleaseSessionOptions
    ) { functions.CreateSessionOptions($0) }
    let options = handle.pointer
    try functions.check(
      functions.SetSessionGraphOptimizationLevel(options, ORT_ENABLE_ALL), "set optimisation")
    try functions.check(
      functions.SetIntraOpNumThreads(options, Int32(clamping: threads.intraOp)), "set threads")
    try functions.check(
      functions.SetInterOpNumThreads(options, Int32(clamping: threads.interOp)), "set threads")
    // The library looks at the second count only when operators may run at the same time.
    try functions.check(
      functions.SetSessionExecutionMode(
        options, threads.interOp > 1 ? ORT_PARALLEL : ORT_SEQUENTIAL),
      "set the execution mode")
    // Without its arena a session gives the memory of a large batch back when the batch is done.
    // With it, it keeps the most it ever used until it is unloaded: 142 MB against 9 MB after one
    // batch of 4,096 rows through 512→2048→2048→16. Speed was the same within noise (best of six,
    // one thread): 64→64→64→8 at 1 row 2.9 µs without and 3.0 µs with, at 64 rows 15.4 and
    // 14.9 µs; the larger model at 64 rows 7.3 and 8.6 ms.
    try functions.check(functions.DisableCpuMemArena(options), "switch its arena off")
    for (key, value) in configuration {
      try functions.check(
        functions.AddSessionConfigEntry(options, key, value), "configure the session")
    }
    return handle
  }
}
