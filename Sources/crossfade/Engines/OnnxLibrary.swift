internal import OnnxEngine
internal import ServingCore
internal import Synchronization

/// ONNX Runtime's library, loaded when the first version needs it: a registry of nothing but trees
/// does without.
final class OnnxLibrary: Sendable {
  let path: String
  private let opened = Mutex<OnnxEngine?>(nil)

  init(path: String) {
    self.path = path
  }

  /// The library's version, such as `1.32.0`; nil while it is not loaded.
  var versionString: String? { opened.withLock { $0?.versionString } }

  /// Loads the library unless it is loaded. Blocks, also for as long as somebody else loads it. One
  /// that could not be loaded is tried again the next time: it may have been installed since.
  /// - Throws: `UNAVAILABLE` saying where it was looked for and what to do.
  func engine() throws(ServingError) -> OnnxEngine {
    try opened.withLock { (opened) throws(ServingError) in
      if let engine = opened { return engine }
      let engine = try OnnxEngine.open(libraryPath: path)
      opened = engine
      return engine
    }
  }
}
