import ServingCore
import ServingRuntime
import ServingTestKit
import Synchronization

/// A call of rows with names of their own, so that what ran can be read back: a number or two that
/// say the name, and words of any length.
///
/// `@unchecked Sendable`: as ``InferenceCall``; what is added here is touched by the thread that
/// submits it, and once all threads have ended by who judges. ``returnCount`` is atomic.
final class ScenarioCall: InferenceCall, @unchecked Sendable {
  /// The names of the rows.
  let names: [Int]
  /// Which loop it goes back to.
  let loop: Int
  private let width: Int
  private let numberBytes: [UInt8]
  private let wordBytes: [UInt8]
  private let memory = ByteStore()
  private let returned = Atomic<Int>(0)
  private(set) var wasRefused = false
  /// When its caller had gone for certain.
  private(set) var cancelled: ScenarioLedger.Mark?
  var wasCancelledAtFirst = false

  /// - Parameters:
  ///   - width: numbers of a row.
  ///   - wordsPerRow: words of a row, some of them empty.
  init(
    names: [Int], width: Int, wordsPerRow: Int, isBatched: Bool, sink: CompletionSink, loop: Int,
    using random: inout SeededRandom
  ) {
    self.names = names
    self.loop = loop
    self.width = width
    let numbers = OwnedTensor.fp32("x", rows: names.map { Self.row($0, width) })
    numberBytes = numbers.bytes
    var words: [UInt8] = []
    for name in names {
      for _ in 0..<wordsPerRow {
        let word = String(repeating: "\(name) ", count: Int.random(in: 0...3, using: &random))
        BytesElements.append(Array(word.utf8), to: &words)
      }
    }
    wordBytes = words
    super.init(sink: sink)
    memory.reserve(numberBytes.count + wordBytes.count)
    numberBytes.withUnsafeBytes { memory.append($0) }
    wordBytes.withUnsafeBytes { memory.append($0) }
    func view(_ datatype: Datatype, _ width: Int, _ range: Range<Int>) -> TensorView {
      TensorView(
        datatype: datatype, shape: [names.count, width],
        bytes: UnsafeRawBufferPointer(rebasing: memory.bytes[range]))
    }
    inputs = [
      view(.fp32, width, 0..<numberBytes.count),
      view(.bytes, wordsPerRow, numberBytes.count..<memory.count),
    ]
    rowCount = isBatched ? names.count : 1
  }

  var byteCount: Int { numberBytes.count + wordBytes.count }
  var isPoisoned: Bool { names.contains { $0 >= LaneScenario.poisonedFrom } }
  var returnCount: Int { returned.load(ordering: .acquiring) }

  /// The numbers of a row, exact as FP32 up to twice their size.
  private static func row(_ name: Int, _ width: Int) -> [Float] {
    (0..<width).map { Float(name) + Float($0) / 2 }
  }

  func noteReturn() { returned.wrappingAdd(1, ordering: .acquiringAndReleasing) }

  func noteRefusal(_ error: ServingError) {
    wasRefused = true
    outcome = .failure(error)
    noteReturn()
  }

  /// Has the caller go, and notes that.
  func leave(_ ledger: ScenarioLedger) {
    cancel()
    if cancelled == nil { cancelled = ledger.mark() }
  }

  var error: ServingError? {
    guard case .failure(let error) = outcome else { return nil }
    return error
  }

  /// Whether the outcome is what a scripted session and an echo make of these very rows.
  func hasItsOwnAnswer(isBatched: Bool) -> Bool {
    guard case .outputs(let outputs, let rows) = outcome, outputs.tensors.count == 2 else {
      return false
    }
    let views = outputs.tensors.map { isBatched ? $0.slice(rows: rows) : $0.view }
    let expected = OwnedTensor.fp32(
      "y", rows: names.map { Self.row($0, width).map(ScriptedAnswer.expected) })
    return views[0].shape == expected.shape && Array(views[0].bytes) == expected.bytes
      && views[1].shape == inputs[1].shape && Array(views[1].bytes) == wordBytes
  }
}
