internal import Foundation
internal import ServingCore

/// The folder of uploads: one folder for each, named by its id. Everything here blocks.
struct UploadDisk {
  private static let prefix = "upload-"

  let root: String

  private var files: FileManager { .default }

  /// Makes the root, readable by its owner alone, and removes what an earlier server left in it.
  func prepare() throws(ServingError) {
    try attempt("prepare the folder for uploads \(root.quotedPath)") {
      try files.createDirectory(
        atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for name in try files.contentsOfDirectory(atPath: root) where name.hasPrefix(Self.prefix) {
        try files.removeItem(atPath: "\(root)/\(name)")
      }
    }
  }

  func folder(of id: String) -> String { "\(root)/\(Self.prefix)\(id)" }

  func make(_ id: String) throws(ServingError) {
    try attempt("make a folder for an upload below \(root.quotedPath)") {
      try files.createDirectory(
        atPath: folder(of: id), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
  }

  func remove(_ id: String) throws(ServingError) {
    try attempt("remove the upload \(folder(of: id).quotedPath)") {
      try files.removeItem(atPath: folder(of: id))
    }
  }

  /// Bytes that are free for us; nil when the system does not say.
  func freeByteCount() -> Int? {
    let attributes = try? files.attributesOfFileSystem(forPath: root)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }

  /// Makes an empty file under a name that no file to publish can have.
  func create(_ part: Int, in id: String) throws(ServingError) -> FileHandle {
    let path = path(of: part, in: id)
    return try attempt("create \(path.quotedPath)") {
      try Data().write(to: URL(filePath: path))
      return try FileHandle(forWritingTo: URL(filePath: path))
    }
  }

  func write(_ bytes: Data, to handle: FileHandle) throws(ServingError) {
    try attempt("write to the folder for uploads \(root.quotedPath)") {
      try handle.write(contentsOf: bytes)
    }
  }

  /// Gives a complete file its name, in place of an earlier one.
  func finish(
    _ handle: FileHandle, _ part: Int, as name: String, in id: String
  ) throws(ServingError) {
    let path = "\(folder(of: id))/\(name)"
    try attempt("finish \(path.quotedPath)") {
      try handle.close()
      if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
      try files.moveItem(atPath: self.path(of: part, in: id), toPath: path)
    }
  }

  /// Removes a file that was cut short.
  func abandon(_ handle: FileHandle, _ part: Int, in id: String) throws(ServingError) {
    try attempt("remove a part of the upload \(folder(of: id).quotedPath)") {
      try handle.close()
      try files.removeItem(atPath: path(of: part, in: id))
    }
  }

  private func path(of part: Int, in id: String) -> String { "\(folder(of: id))/.part-\(part)" }

  private func attempt<Value>(
    _ what: String, _ body: () throws -> Value
  ) throws(ServingError) -> Value {
    do {
      return try body()
    } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
      throw ServingError(
        .resourceExhausted, "cannot \(what): no space is left", httpStatus: Self.noSpaceStatus)
    } catch {
      throw ServingError(.unavailable, "cannot \(what): \(error.localizedDescription)")
    }
  }

  /// Insufficient Storage (RFC 4918, section 11.5).
  static let noSpaceStatus = 507
}
