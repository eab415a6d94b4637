internal import Foundation
internal import ServingCore

/// The file with a command's token or API key.
enum CredentialFile {
  /// The environment variable that names it where no flag does.
  static let variable = "CROSSFADE_CREDENTIAL"
  private static let byteCountMax = 64 << 10

  /// - Parameter path: nil for the environment's.
  /// - Returns: nil where neither names one.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file.
  static func credential(
    _ path: String?, _ environment: [String: String]
  ) throws(ServingError) -> BearerCredential? {
    let named = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    guard let path = path ?? named else { return nil }
    let bytes: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      bytes = try handle.read(upToCount: byteCountMax) ?? Data()
    } catch {
      throw ServingError(
        .notFound,
        "credential \(path.quotedPath) cannot be read: \(error.localizedDescription)")
    }
    do throws(ServingError) {
      return try BearerCredential(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw error.prefixed(path.quotedPath)
    }
  }
}
