/// How much one protobuf body may ask for. Everything but the budget of bytes is counted by
/// ``WireScan`` before any memory is taken.
package struct WireLimits: Hashable, Sendable {
  package static let defaults = WireLimits()

  /// Inputs of one request or of one model's metadata, and entries of `raw_input_contents`.
  package var inputCountMax = 256
  /// Outputs of one reply, of one model's metadata or wanted by one request, and entries of
  /// `raw_output_contents`.
  package var outputCountMax = 256
  /// Entries of one map: the parameters of a request or tensor, the detail of an error.
  package var parameterCountMax = 256
  /// Fields of one message that its type does not have.
  package var unknownFieldCountMax = 64
  /// Entries of one list of plain values as they stand on the wire: each of `bytes_contents` is
  /// one, and so is a whole packed list of numbers. libprotobuf-c keeps 32 to 64 bytes of notes on
  /// each while it unpacks. Raw contents have no such limit.
  package var elementCountMax = 1_048_576
  /// Fields of one message in all, apart from the entries of lists of plain values. Above the sum
  /// of the other limits, so that it only stops a field that is sent again and again.
  package var fieldCountMax = 2_048
  /// Messages inside one another, the outermost counted. The protocol's deepest place, the value
  /// of an input's parameter, is the fourth.
  package var depthMax = 8
  /// Bytes of memory for each byte of the body. A typed list of small 64-bit numbers becomes 8
  /// times as large; a list of strings of three letters 19 times, most of it the notes above.
  package var arenaBytesPerBodyByte = 24
  /// Bytes of memory for any body, however small.
  package var arenaBytesMin = 256 << 10
  /// Bytes of memory for any body, however large: enough for the worst typed numbers in a body of
  /// 16 MiB.
  package var arenaBytesMax = 192 << 20
  /// Bytes of memory that a decoder keeps from one body to the next, so that small requests do
  /// not call `malloc`.
  package var arenaRetainedBytesMax = 64 << 10

  package init() {}

  /// The bytes of memory that unpacking a body of this size may take, raw contents not counted
  /// because they are never copied.
  package func arenaBytes(forBody byteCount: Int) -> Int {
    let (scaled, overflow) = byteCount.multipliedReportingOverflow(by: arenaBytesPerBodyByte)
    guard !overflow else { return arenaBytesMax }
    return min(max(scaled, arenaBytesMin), arenaBytesMax)
  }
}
