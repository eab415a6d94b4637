internal import COnnxRuntime
internal import ServingCore

/// The loaded library and its environment, of which the library keeps one per process, however
/// often it is asked for it.
///
/// Both stay until the process ends: the library is never unloaded, and asking for the environment
/// while its last user gives it up fails (seen with 1.32: "Only one instance of LoggingManager …"),
/// so nobody gives it up.
///
/// `@unchecked Sendable`: immutable after `init`, and the library allows its environment to be
/// used from any thread.
final class OnnxRuntime: @unchecked Sendable {
  let functions: OrtFunctions
  let version: String
  let environment: OpaquePointer

  init(libraryPath: String) throws(ServingError) {
    let library = try OnnxRuntime.library(at: libraryPath)
    functions = library.functions
    version = String(cString: library.version)
    // Whatever the library reports as an error it also returns as a status, and the caller is told.
    // Its own lines on stderr would only let a client with bad input fill a log, so it keeps quiet
    // below the level at which it cannot go on.
    var environment: OpaquePointer?
    let status = functions.CreateEnv(ORT_LOGGING_LEVEL_FATAL, "crossfade", &environment)
    try functions.check(status, "create its environment")
    guard let environment else { throw OrtFunctions.nothing(from: "create its environment") }
    self.environment = environment
    try functions.check(
      functions.DisableTelemetryEvents(environment), "switch its telemetry off")
  }

  private static func library(at path: String) throws(ServingError) -> CrossfadeOrtLibrary {
    let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CROSSFADE_ORT_DETAIL_BYTES))
    let library = UnsafeMutablePointer<CrossfadeOrtLibrary>.allocate(capacity: 1)
    defer {
      detail.deallocate()
      library.deallocate()
    }
    let result = crossfade_ort_load(path, library, detail)
    guard result == CROSSFADE_ORT_LOADED else {
      throw refusal(of: path, result, detail: String(cString: detail))
    }
    return library.pointee
  }

  private static func refusal(
    of path: String, _ result: CrossfadeOrtLoadResult, detail: String
  ) -> ServingError {
    let problem =
      switch result {
      case CROSSFADE_ORT_CANNOT_OPEN: "cannot be opened (\(detail))"
      case CROSSFADE_ORT_WRONG_LIBRARY: "is not ONNX Runtime (\(detail))"
      case CROSSFADE_ORT_UNSUPPORTED_VERSION:
        "has the wrong version: expected 1.\(CROSSFADE_ORT_API_VERSION) or a later 1.x, got "
          + detail.quotedForMessage
      default: "misses the function \(detail)"
      }
    return ServingError(
      .unavailable,
      "the ONNX Runtime library \(path.quotedForMessage) \(problem); run `make setup`, or set "
        + "--onnxruntime or CROSSFADE_ONNXRUNTIME to the path of libonnxruntime.so",
      detail: ["library": path])
  }
}
