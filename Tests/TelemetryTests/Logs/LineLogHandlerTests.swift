import Foundation
import Logging
import ServingCore
import Telemetry
import Testing

@Suite struct LineLogHandlerTests {
  private struct Failure: Error {}

  private func logger(
    _ lines: PipedLines, _ format: LogFormat, provider: Logger.MetadataProvider? = nil
  ) -> Logger {
    let output = lines.output
    return Logger(label: "test") { label in
      LineLogHandler(
        label: label, format: format, output: output, metadataProvider: provider,
        wallMicroseconds: { 0 })
    }
  }

  @Test func metadataOfAllKindsIsWrittenByName() throws {
    let lines = PipedLines()
    var log = logger(lines, .json, provider: .init { ["b": "provided", "c": "provided"] })
    log[metadataKey: "a"] = "kept"
    log[metadataKey: "b"] = "kept"
    log.info("hello", metadata: ["c": "given", "d": ["x", ["y": "z"]]])
    log.debug("not written")
    log.error("failed", error: Failure())
    let written = try lines.end()
    #expect(
      written.first
        == #"{"time":"1970-01-01T00:00:00.000Z","level":"info","logger":"test","#
        + #""message":"hello","metadata":{"a":"kept","b":"provided","c":"given","#
        + #""d":["x",{"y":"z"}]}}"#)
    #expect(written.count == 2)
    #expect(written.last?.contains(#""error.message":"Failure()""#) ?? false)
  }

  /// What fits into the pipe at once, so that nobody has to read meanwhile: a pipe has sixteen
  /// pages, and a write that does not fit into what is left of one begins the next.
  @Test func linesOfThreadsDoNotMix() async throws {
    let lines = PipedLines()
    let log = logger(lines, .json)
    let long = String(repeating: "x", count: 1_000)
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask { for _ in 0..<6 { log.info("\(task)\(long)") } }
      }
    }
    let written = try lines.end()
    #expect(written.count == 24)
    for line in written {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect((object?["message"] as? String)?.dropFirst() == long[...])
    }
  }
}
