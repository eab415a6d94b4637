internal import AccessControl
internal import ArgumentParser
internal import Foundation
internal import ServingCore

/// Which file of keys a command is about.
struct KeysPlaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The access file that names the file of keys.", valueName: "file"))
  var access: String?
  @Option(help: ArgumentHelp("The file of keys itself.", valueName: "file"))
  var keys: String?

  func validate() throws {
    guard (access == nil) != (keys == nil) else {
      throw ValidationError("give either --access FILE or --keys FILE, and not both.")
    }
  }

  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming what is wrong with the access file.
  func policy() throws(ServingError) -> AccessPolicy? {
    try access.map { path throws(ServingError) in try AccessPolicyReader.policy(path: path) }
  }

  /// - Throws: as ``policy()``.
  func file() throws(ServingError) -> KeysFile {
    if let keys { return KeysFile(path: keys) }
    guard let path = try policy()?.keysFile else {
      throw ServingError(
        .failedPrecondition,
        "access file \((access ?? "").quotedPath) names no file of keys; add a line such as "
          + "keys: keys.yaml")
    }
    return KeysFile(path: path)
  }

  static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
