internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingCore

/// What a version was made from and how, as its publisher says.
struct LineageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A fact about where the model comes from.", valueName: "key=value"))
  var lineage: [String] = []
  @Option(
    help: ArgumentHelp("A JSON object of such facts; --lineage adds to it.", valueName: "file"))
  var lineageFile: String?

  func entries() throws(ServingError) -> [String: String] {
    var entries: [String: String] = [:]
    if let lineageFile { entries = try Self.read(lineageFile) }
    for pair in lineage {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ServingError(
          .invalidArgument, "--lineage: expected KEY=VALUE, got \(pair.quotedForMessage)")
      }
      entries[String(parts[0])] = String(parts[1])
    }
    return entries
  }

  private static func read(_ path: String) throws(ServingError) -> [String: String] {
    do {
      let data = try Data(contentsOf: URL(filePath: path))
      return try JSONDecoder().decode([String: String].self, from: data)
    } catch is DecodingError {
      throw ServingError(
        .invalidArgument, "\(path): expected a JSON object whose values are all strings")
    } catch {
      throw ServingError(.notFound, "\(path) cannot be read: \(error.localizedDescription)")
    }
  }
}
