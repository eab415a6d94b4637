internal import Glibc
package import ServingCore

/// Reads trusted keys from files and folders. A file is one key, whose name is the file's without
/// what is behind its last dot; of a folder, files whose names end in `.pem` or `.pub` are.
///
/// Symbolic links are followed, unlike in a registry: mounted secrets are made of them, and whoever
/// can place one here can place a key as well.
package struct TrustedKeysReader: Hashable, Sendable {
  package static let pathsMax = 64

  package let paths: [String]

  package init(paths: [String]) {
    self.paths = paths
  }

  /// - Throws: what is wrong with a file, or the system's words. Who is trusted is not known then;
  ///   a folder without keys is something else: nobody is trusted.
  package func read() throws(ServingError) -> TrustedKeys {
    guard paths.count <= Self.pathsMax else {
      throw ServingError(
        .invalidArgument,
        "expected at most \(Self.pathsMax) files and folders of trusted keys, got \(paths.count)")
    }
    var keys = TrustedKeys()
    for path in paths {
      for file in try files(at: path) {
        do throws(ServingError) {
          try keys.add(TrustedKey(name: Self.name(file), pem: Self.content(file)))
        } catch {
          throw error.prefixed("trusted key \(file.quotedPath)")
        }
      }
    }
    return keys
  }

  private func files(at path: String) throws(ServingError) -> [String] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .system(errno, "read trusted keys from", path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    return try Folder(path: path).entries().filter { !$0.isHidden && $0.kind != .folder }
      .compactMap(\.name).filter { $0.hasSuffix(".pem") || $0.hasSuffix(".pub") }
      .map { "\(path)/\($0)" }
  }

  private static func content(_ path: String) throws(ServingError) -> [UInt8] {
    let file = try RegularFile(
      Descriptor(opening: path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) })
    return try file.readAll(byteCountMax: TrustedKey.byteCountMax)
  }

  private static func name(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
    return String(file[..<dot])
  }
}
