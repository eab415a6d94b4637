import Glibc
import OnnxEngine
import ServingCore

/// The engine under test and the models beside this file.
///
/// The library is the one that CROSSFADE_ONNXRUNTIME names, or else the one that `make setup` puts
/// below the repository. Without it every test that needs it fails with the engine's own message.
enum TestEngine {
  private static let installedLibrary = ".deps/onnxruntime/lib/libonnxruntime.so.1.32.0"

  static let libraryPath: String = {
    if let path = getenv("CROSSFADE_ONNXRUNTIME") { return String(cString: path) }
    for folder in foldersAbove(#filePath) {
      let path = folder + "/" + installedLibrary
      if access(path, R_OK) == 0 { return path }
    }
    return installedLibrary
  }()

  static func open() throws -> OnnxEngine {
    try OnnxEngine.open(libraryPath: libraryPath)
  }

  static func load(_ model: String, threads: EngineThreads = .defaults) throws -> OnnxSession {
    try open().load(EngineArtifact(path: path(of: model), threads: threads))
  }

  /// The path of a file in `Models`.
  static func path(of model: String) -> String {
    folder(of: #filePath) + "/Models/" + model
  }

  /// Every folder above a file, innermost first, as the compiler names it and then, in case that
  /// leads through a symbolic link, as it really is.
  private static func foldersAbove(_ path: String) -> [String] {
    var folders: [String] = []
    for start in [path, resolved(path)] {
      var folder = folder(of: start)
      while !folder.isEmpty {
        folders.append(folder)
        folder = self.folder(of: folder)
      }
    }
    return folders
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
