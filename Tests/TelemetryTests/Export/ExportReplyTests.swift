import Telemetry
import Testing

@Suite struct ExportReplyTests {
  @Test(
    arguments: [
      ([], 0, ""), ([0x0A, 0x00], 0, ""), ([0x0A, 0x02, 0x08, 0x05], 5, ""),
      ([0x0A, 0x06, 0x08, 0x05, 0x12, 0x02, 0x68, 0x69], 5, "hi"),
      // A negative count is none.
      ([0x0A, 0x0B, 0x08] + Array(repeating: 0xFF, count: 9) + [0x01], 0, ""),
    ] as [([UInt8], Int64, String)])
  func saysHowManyWereNotTaken(bytes: [UInt8], rejected: Int64, message: String) throws {
    let reply = try #require(ExportReply(decoding: bytes))
    #expect(reply.rejectedCount == rejected)
    #expect(reply.message == message)
  }

  @Test(arguments: [[0x0A], [0x0A, 0x02, 0x08], Array("<html>".utf8)])
  func otherBytesAreNone(bytes: [UInt8]) {
    #expect(ExportReply(decoding: bytes) == nil)
  }
}
