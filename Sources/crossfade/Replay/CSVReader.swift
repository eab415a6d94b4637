internal import ServingCore

/// Reads a CSV file (RFC 4180) record by record: commas, fields in double quotes where they hold
/// commas, quotes (doubled) or line ends, and lines that end with LF or CRLF. A byte order mark at
/// the beginning and lines without anything in them are passed over.
struct CSVReader {
  /// Of a record, in bytes (16 MiB): more are taken for a quote that is nowhere closed.
  static let recordBytesMax = 16 << 20
  static let fieldsMax = 1 << 17

  /// The next bytes of the file, as many as there are at hand; none at its end.
  typealias Chunks = () throws(ServingError) -> [UInt8]

  private enum State {
    /// Before a field's first byte.
    case start
    case plain
    case quoted
    /// Behind a quote in a quoted field: its end, or the first half of a doubled one.
    case closing
    /// Behind a CR, which only a LF may follow.
    case lineEnd
  }

  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let feed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let chunks: Chunks
  private let recordBytesMax: Int
  private var chunk: [UInt8] = []
  private var place = 0
  private var isBegun = false
  /// Of the next byte, from 1.
  private var line = 1

  init(recordBytesMax: Int = CSVReader.recordBytesMax, chunks: @escaping Chunks) {
    self.chunks = chunks
    self.recordBytesMax = recordBytesMax
  }

  /// - Returns: nil at the end.
  /// - Throws: `INVALID_ARGUMENT` naming the line and what is wrong there; what the file's reader
  ///   throws.
  mutating func next() throws(ServingError) -> CSVRecord? {
    if !isBegun { try passMark() }
    while let record = try record() {
      if !record.isBlank { return record }
    }
    return nil
  }

  private mutating func record() throws(ServingError) -> CSVRecord? {
    var record = CSVRecord(line: line)
    var state = State.start
    guard var byte = try nextByte() else { return nil }
    while try step(byte, &state, &record) {
      guard record.byteCount <= recordBytesMax, record.fieldCount < Self.fieldsMax else {
        throw refusal(
          record.line,
          "expected a record of at most \(recordBytesMax) bytes and \(Self.fieldsMax) fields, "
            + "got more; is a quote missing?")
      }
      guard let following = try nextByte() else {
        try end(state, &record)
        return record
      }
      byte = following
    }
    return record
  }

  /// - Returns: false when the record ends with the byte.
  private mutating func step(
    _ byte: UInt8, _ state: inout State, _ record: inout CSVRecord
  ) throws(ServingError) -> Bool {
    if byte == Self.feed { line += 1 }
    switch (state, byte) {
    case (.lineEnd, Self.feed):
      return false
    case (.lineEnd, _):
      throw refusal(line, "expected a line feed behind the carriage return")
    case (.quoted, Self.quote):
      state = .closing
    case (.quoted, _):
      record.append(byte)
    case (.closing, Self.quote):
      record.append(byte)
      state = .quoted
    case (_, Self.comma):
      record.endField()
      record.noteContent()
      state = .start
    case (_, Self.feed):
      record.endField()
      return false
    case (_, Self.carriageReturn):
      record.endField()
      state = .lineEnd
    case (.closing, _):
      throw refusal(
        line,
        "expected a comma or the line's end behind the closing quote of a field; a quote within a "
          + "field is written twice")
    case (.start, Self.quote):
      record.noteContent()
      state = .quoted
    case (.plain, Self.quote):
      throw refusal(line, "expected no quote within a field that does not begin with one")
    case (.start, _), (.plain, _):
      record.append(byte)
      state = .plain
    }
    return true
  }

  /// The file ends, without a line's end before.
  private func end(_ state: State, _ record: inout CSVRecord) throws(ServingError) {
    switch state {
    case .quoted:
      throw refusal(record.line, "a quoted field that begins in this record is nowhere closed")
    case .lineEnd: break
    case .start, .plain, .closing: record.endField()
    }
  }

  private mutating func passMark() throws(ServingError) {
    isBegun = true
    // The first bytes together, however small the chunks are.
    while chunk.count < Self.mark.count {
      let more = try chunks()
      if more.isEmpty { break }
      chunk += more
    }
    if chunk.starts(with: Self.mark) { place = Self.mark.count }
  }

  private mutating func nextByte() throws(ServingError) -> UInt8? {
    if place == chunk.count {
      chunk = try chunks()
      place = 0
      if chunk.isEmpty { return nil }
    }
    defer { place += 1 }
    return chunk[place]
  }

  private func refusal(_ line: Int, _ problem: String) -> ServingError {
    ServingError(.invalidArgument, "line \(line): \(problem)")
  }
}
