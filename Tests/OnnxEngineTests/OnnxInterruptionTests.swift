import Foundation
import Glibc
import OnnxEngine
import ServingCore
import ServingTestKit
import Testing

/// With a model whose loop never ends for elements above zero.
@Suite("Interruption of runs", .timeLimit(.minutes(2)))
struct OnnxInterruptionTests {
  private static let model = "endless_loop.onnx"
  private static let endless = TestInput(.fp32, [1, 1], raw(1 as Float))
  private static let short = TestInput(.fp32, [2, 1], raw(-1, -2 as Float))

  /// Begins a run without end, which another thread interrupts.
  /// - Returns: what the run failed with; nil when it gave an answer.
  private func interrupt(_ session: OnnxSession) -> (any Error)? {
    let ended = Monitor(false)
    Thread.detachNewThread {
      // An interruption counts for a run under way only: as a lane does, say it again until it is
      // over.
      while !ended.wait(seconds: 0, until: { $0 }) {
        session.interrupt()
        usleep(1_000)
      }
    }
    defer { ended.update { $0 = true } }
    return Result { try session.outputs(of: Self.endless) }.error
  }

  @Test("A loop without an end ends, and the session runs on", arguments: 0..<3)
  func endlessLoop(_: Int) throws {
    let session = try TestEngine.load(Self.model)
    let error = try #require(interrupt(session) as? ServingError)
    #expect(error.code == .cancelled)
    #expect(
      error.message.hasPrefix("the run of the model was ended before it was complete: "),
      "\(error)")
    #expect(try session.outputs(of: Self.short)[0].bytes == raw(-1, -2 as Float))
  }

  @Test("An interruption while nothing runs changes nothing")
  func nothingRuns() throws {
    let session = try TestEngine.load(Self.model)
    session.interrupt()
    #expect(try session.outputs(of: Self.short)[0].bytes == raw(-1, -2 as Float))
  }

  @Test("An interruption is one session's own, not that of others of the model")
  func others() throws {
    let session = try TestEngine.load(Self.model)
    let other = try #require(try session.another())
    #expect((interrupt(session) as? ServingError)?.code == .cancelled)
    #expect(try other.outputs(of: Self.short)[0].bytes == raw(-1, -2 as Float))
  }
}

extension Result {
  fileprivate var error: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
