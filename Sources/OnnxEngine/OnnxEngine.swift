package import ServingCore

/// Runs ONNX models with ONNX Runtime, which is loaded when the process starts rather than linked.
package struct OnnxEngine: Engine {
  private let runtime: OnnxRuntime

  /// The library's own version, such as `1.32.0`.
  package var versionString: String { runtime.version }

  /// Loads the library and prepares its environment. The library stays loaded until the process
  /// ends; opening it again costs little and shares it.
  /// - Parameter libraryPath: the path of `libonnxruntime.so`. A name without a slash is searched
  ///   for as the dynamic linker does.
  /// - Throws: `UNAVAILABLE`, saying what to do, when there is no usable library.
  package static func open(libraryPath: String) throws(ServingError) -> OnnxEngine {
    OnnxEngine(runtime: try OnnxRuntime(libraryPath: libraryPath))
  }

  /// Loads a model from its file. Whatever further files the model names must lie beside it.
  /// - Throws: `NOT_FOUND` when there is no such file, `UNAVAILABLE` when it cannot be read, and
  ///   `INVALID_ARGUMENT`, naming what is wrong, when it is not a model that can be served.
  package func load(_ artifact: EngineArtifact) throws(ServingError) -> OnnxSession {
    try OnnxExternalData.requireSafeLocations(inFileAt: artifact.path)
    return try OnnxSession(OnnxModel(artifact: artifact, runtime: runtime))
  }
}
