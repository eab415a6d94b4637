import ServingCore
import ServingTestKit
import Testing

@testable import TreeEngine

/// Changed models are read or refused, and what is read can be walked.
@Suite("LightGBM models with faults")
struct LightGBMReaderFuzzTests {
  private static let roundsPerSeed = 150
  private static let models = ["binary", "multiclass", "odd_thresholds_mixed", "single_leaves"]

  @Test("Changed bytes neither crash nor hang", arguments: SeededRandom.seeds)
  func changedBytes(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let models = try Self.models.map { try LightGBMFixture($0).model }
    for _ in 0..<Self.roundsPerSeed {
      var bytes = models[Int.random(in: 0..<models.count, using: &random)]
      for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes, &random) }
      readAndWalk(bytes, &random)
    }
  }

  @Test("Cut models are refused", arguments: SeededRandom.seeds)
  func cut(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for name in Self.models {
      let model = try LightGBMFixture(name).model
      let endOfTrees = try #require(model.firstRange(of: "end of trees".utf8)).lowerBound
      for _ in 0..<20 {
        let count = Int.random(in: 0..<endOfTrees, using: &random)
        let error = refusal { () throws(ServingError) in
          try LightGBMReader.read(Array(model.prefix(count)))
        }
        #expect(error?.code == .invalidArgument, "\(name), \(count) bytes of \(model.count)")
      }
    }
  }

  /// Replaces, inserts, removes or repeats bytes, or puts a number in a number's place.
  private func change(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    case 2 where end - place < bytes.count: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
    default:
      let numbers = ["-1", "0", "1", "2", "9", "999999999999", "nan", "inf", "1e999", "", "-"]
      guard let number = numbers.randomElement(using: &random) else { return }
      let first = bytes[place...].firstIndex { $0 == 0x20 || $0 == 0x3D } ?? place
      let last = bytes[first...].dropFirst().firstIndex { $0 == 0x20 || $0 == 0x0A } ?? first
      bytes.replaceSubrange(min(first + 1, last)..<last, with: number.utf8)
    }
  }

  private func readAndWalk(_ bytes: [UInt8], _ random: inout SeededRandom) {
    do throws(ServingError) {
      let ensemble = try LightGBMReader.read(bytes)
      let row = (0..<ensemble.featureCount).map { _ in Float.random(in: -3...3, using: &random) }
      #expect(throws: Never.self) { try ensemble.check() }
      #expect(ReferenceWalk(ensemble: ensemble).leaves(of: row).count == ensemble.trees.count)
    } catch {
      #expect(error.code == .invalidArgument)
      #expect(error.message.hasPrefix("LightGBM model: "))
      #expect(error.message.utf8.count < 1_000)
    }
  }
}
