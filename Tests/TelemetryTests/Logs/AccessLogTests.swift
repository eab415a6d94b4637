import Foundation
import ServingCore
import Telemetry
import Testing

@Suite struct AccessLogTests {
  private func record(_ number: Int) -> AccessRecord {
    AccessRecord(
      received: MonotonicInstant(nanoseconds: 0), ended: MonotonicInstant(nanoseconds: 1),
      requestID: "r\(number)", traceID: nil, method: "GET", path: "/\r\n{\"a\":1}", status: 200,
      code: nil, bytesIn: 0, bytesOut: 0, peer: nil, caller: nil)
  }

  @Test func whatWasLeftBeforeTheEndIsWritten() throws {
    let lines = PipedLines()
    let log = AccessLog(share: .all, format: .json, output: lines.output)
    let queue = log.makeQueue()
    let thread = Thread { log.run() }
    thread.start()
    for number in 0..<50 { log.put(record(number), in: queue) }
    log.stop()
    while !thread.isFinished { usleep(1_000) }
    let written = try lines.end()
    #expect(written.count == 50)
    #expect(log.writtenCount == 50)
    #expect(log.dropped.values.allSatisfy { $0 == 0 })
    #expect(written.allSatisfy { $0.contains(#""path":"/\r\n{\"a\":1}""#) })
  }

  @Test func whatFindsNoRoomIsCounted() {
    let log = AccessLog(share: .all, format: .text, output: LogOutput(descriptor: -1))
    let queue = log.makeQueue()
    for number in 0...AccessLog.queuedMax { log.put(record(number), in: queue) }
    log.countOverRate()
    #expect(log.dropped[.queueFull] == 1)
    #expect(log.dropped[.overRate] == 1)
    // To a descriptor that is none, nothing can be written.
    log.stop()
    log.run()
    #expect(log.dropped[.writeFailed] == AccessLog.queuedMax)
    #expect(log.writtenCount == 0)
  }
}
