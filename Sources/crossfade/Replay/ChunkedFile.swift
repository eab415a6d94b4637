internal import Foundation
internal import ServingCore

/// A file that is read from its beginning to its end, some of it at a time.
final class ChunkedFile {
  /// Of a chunk, in bytes.
  private static let chunkBytes = 256 << 10

  let path: String
  /// In bytes; zero where that cannot be said, as of a pipe.
  let byteCount: Int
  private(set) var readCount = 0
  private let handle: FileHandle

  /// - Throws: `NOT_FOUND` with the system's words when it cannot be opened.
  init(path: String) throws(ServingError) {
    self.path = path
    do {
      handle = try FileHandle(forReadingFrom: URL(filePath: path))
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      byteCount =
        attributes[.type] as? FileAttributeType == .typeRegular
        ? (attributes[.size] as? NSNumber)?.intValue ?? 0 : 0
    } catch {
      throw ServingError(
        .notFound, "\(path.quotedPath) cannot be read: \(error.localizedDescription)")
    }
  }

  /// How much of it is read, 0 to 1; nil where that cannot be said.
  var share: Double? { byteCount > 0 ? Double(readCount) / Double(byteCount) : nil }

  /// The next bytes; none at the end.
  /// - Throws: `DATA_LOSS` with the system's words.
  func chunk(upTo bytesMax: Int = ChunkedFile.chunkBytes) throws(ServingError) -> [UInt8] {
    do {
      let data = try handle.read(upToCount: bytesMax) ?? Data()
      readCount += data.count
      return Array(data)
    } catch {
      throw ServingError(
        .dataLoss, "\(path.quotedPath) cannot be read: \(error.localizedDescription)")
    }
  }

  /// Exactly so many bytes.
  /// - Throws: `DATA_LOSS` when the file ends before.
  func bytes(_ count: Int) throws(ServingError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let more = try chunk(upTo: count - bytes.count)
      guard !more.isEmpty else {
        throw ServingError(
          .dataLoss,
          "\(path.quotedPath) ends too early: expected \(count) bytes more, got \(bytes.count)")
      }
      bytes += more
    }
    return bytes
  }
}
