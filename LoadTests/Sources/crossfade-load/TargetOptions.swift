internal import ArgumentParser
internal import Foundation
internal import LoadCore

/// Whom a load is for.
struct TargetOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The gateway's data plane.", valueName: "url"))
  var server = "http://127.0.0.1:8500"
  @Option(
    help: ArgumentHelp("Show the token or API key that this file holds.", valueName: "file"))
  var credential: String?
  @Option(help: "The model to ask.") var model: String?
  @Option(
    help: ArgumentHelp(
      "Several models, asked in turn: names between commas, or a file with a name on each line.",
      valueName: "a,b,c|file"))
  var models: String?
  @Option(help: "A version to pin; the route decides without it. Another's answer is an error.")
  var version: Int64?

  func validate() throws {
    guard (model == nil) != (models == nil) else {
      throw ValidationError("give either --model NAME or --models A,B,C.")
    }
    if let version, version < 1 {
      throw ValidationError("--version: expected a positive number, got \(version).")
    }
  }

  /// What the server is shown; nil for nothing.
  func bearer() throws -> String? {
    guard let credential else { return nil }
    do throws(LoadError) {
      return String(decoding: try InputFile.bytes(credential), as: UTF8.self)
    } catch {
      throw ValidationError("--credential: \(error.message)")
    }
  }

  func modelNames() throws -> [String] {
    if let model { return [model] }
    let text = models ?? ""
    do throws(LoadError) {
      guard FileManager.default.fileExists(atPath: text) else {
        return try ModelList.parse(commas: text)
      }
      return try ModelList.parse(lines: String(decoding: InputFile.bytes(text), as: UTF8.self))
    } catch {
      throw ValidationError("--models: \(error.message)")
    }
  }
}
