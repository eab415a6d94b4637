import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct SplitRunTests {
  /// Outputs of so many bytes, at a place that nobody reads.
  private func outputs(byteCount: Int) -> BatchOutputs {
    let bytes = UnsafeRawBufferPointer(
      start: UnsafeRawPointer(bitPattern: 4_096), count: byteCount)
    return BatchOutputs(tensors: [
      BatchOutput(view: TensorView(datatype: .uint8, shape: [1, byteCount], bytes: bytes))
    ])
  }

  private func part(_ byteCount: Int) -> PartResult {
    var result = PartResult(
      failure: ServingError(.internal, "not run"), at: MonotonicInstant(nanoseconds: 0))
    result.outputs = .success(outputs(byteCount: byteCount))
    result.rows = 0..<1
    return result
  }

  @Test(arguments: [(0, true), (1, false)])
  func outputsThatWaitForTheLastPartAreLimited(_ more: Int, isTaken: Bool) throws {
    var split = SplitRun()
    for row in 0..<2 { split.begin(row..<row + 1, of: 2) }
    split.end(0..<1, part(LaneLimits.partsOutputBytesMax / 2))
    split.end(1..<2, part(LaneLimits.partsOutputBytesMax / 2 + more))
    #expect(split.isComplete)
    #expect(split.pieces.count == (isTaken ? 2 : 0))
    guard !isTaken else {
      #expect(split.failure == nil)
      return
    }
    let failure = try #require(split.failure)
    #expect(failure.code == .resourceExhausted && failure.httpStatus == 413)
    #expect(failure.message.contains("at most \(LaneLimits.partsOutputBytesMax) bytes"))
  }
}
