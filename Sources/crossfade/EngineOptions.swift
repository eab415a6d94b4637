internal import ArgumentParser
internal import Foundation

/// Where the library of ONNX Runtime is, for versions that need it.
struct EngineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The ONNX Runtime library to load, where a version needs it.",
      discussion: """
        Without it: $CROSSFADE_ONNXRUNTIME, then .deps/onnxruntime/lib above this program and \
        above the current folder (where `make setup` puts it), then the system's own \
        libonnxruntime.so.
        """,
      valueName: "path"))
  var onnxruntime: String?

  /// Every engine. The library is loaded when a version needs it.
  func gatewayEngine() -> GatewayEngine { GatewayEngine(libraryPath: libraryPath) }

  /// Where the library is, as far as that can be said without loading it.
  var libraryPath: String {
    if let onnxruntime { return onnxruntime }
    if let named = ProcessInfo.processInfo.environment["CROSSFADE_ONNXRUNTIME"], !named.isEmpty {
      return named
    }
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let folders = [
      program.deletingLastPathComponent(),
      URL(filePath: FileManager.default.currentDirectoryPath),
    ]
    return folders.lazy.compactMap(Self.installed(above:)).first ?? "libonnxruntime.so"
  }

  /// The library that the set-up put below a folder or one above it; the newest if there are some.
  private static func installed(above folder: URL) -> String? {
    var folder = folder.standardizedFileURL
    while true {
      let place = folder.appending(path: ".deps/onnxruntime/lib").path()
      // A folder that is not there is looked for one level up.
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
      let newest = names.filter { $0.hasPrefix("libonnxruntime.so") }
        .max { $0.compare($1, options: .numeric) == .orderedAscending }
      if let newest { return "\(place)/\(newest)" }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      guard parent.path() != folder.path(), folder.path() != "/" else { return nil }
      folder = parent
    }
  }
}
