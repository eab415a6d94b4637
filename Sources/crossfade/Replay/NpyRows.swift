internal import ServingCore

/// The rows of a `.npy` file along its leading axis, one after the other; some of them are in
/// memory at a time.
final class NpyRows {
  /// Of a header, in bytes (1 MiB).
  private static let headerBytesMax = 1 << 20
  /// Of a row, in bytes (256 MiB).
  static let rowBytesMax = 256 << 20
  /// Read at once, in bytes; a row may be larger.
  private static let blockBytes = 1 << 20

  let datatype: Datatype
  /// The shape of a row.
  let rowExtents: [Int]
  let rowCount: Int
  private let file: ChunkedFile
  private let rowBytes: Int
  /// Read and not given yet: from `place` on.
  private var block: [UInt8]
  private var place: Int
  private var givenCount = 0

  /// - Throws: `NOT_FOUND` for no such file, `INVALID_ARGUMENT` saying what it holds instead of
  ///   rows.
  init(path: String) throws(ServingError) {
    file = try ChunkedFile(path: path)
    do throws(ServingError) {
      block = []
      while block.count < Self.headerBytesMax {
        let more = try file.chunk(upTo: Self.headerBytesMax - block.count)
        if more.isEmpty { break }
        block += more
      }
      let header = try NpyFile.header(block)
      if file.byteCount > 0 {
        try header.check(contentByteCount: file.byteCount - header.byteCount)
      }
      guard header.shape.rank > 0 else {
        throw ServingError(.invalidArgument, "expected rows along a leading axis, got a scalar")
      }
      let (bytes, overflow) = (header.shape.elementCountPerRow ?? .max)
        .multipliedReportingOverflow(by: header.datatype.byteWidth ?? 1)
      guard !overflow, bytes <= Self.rowBytesMax else {
        throw ServingError(
          .invalidArgument,
          "expected rows of at most \(Self.rowBytesMax) bytes, got those of \(header.shape)")
      }
      datatype = header.datatype
      rowExtents = Array(header.shape.dimensions.dropFirst())
      rowCount = header.shape[0]
      rowBytes = bytes
      place = header.byteCount
    } catch {
      throw error.prefixed(path.quotedPath)
    }
  }

  /// The elements of the next row; nil behind the last.
  /// - Throws: `DATA_LOSS` when the file has become shorter.
  func next() throws(ServingError) -> [UInt8]? {
    guard givenCount < rowCount else { return nil }
    if block.count - place < rowBytes {
      block.removeFirst(place)
      place = 0
      // Not beyond the rows that there are to come: what stands behind them is nobody's.
      let missing = (rowCount - givenCount) * rowBytes - block.count
      block += try file.bytes(min(max(rowBytes - block.count, Self.blockBytes), missing))
    }
    givenCount += 1
    defer { place += rowBytes }
    return Array(block[place..<place + rowBytes])
  }
}
