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
    // Weights beside the arena of what runs need, so that it can give back all that is unused.
    ("session.use_device_allocator_for_initializers", "1"),
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
    for (key, value) in configuration {
      try functions.check(
        functions.AddSessionConfigEntry(options, key, value), "configure the session")
    }
    return handle
  }
}
