import ServingCore
import ServingTestKit
import Testing
import TreeEngine

@Suite("Damaged models of XGBoost")
struct XGBoostReaderFuzzTests {
  /// Small ones of every kind, as each is read some hundred times.
  static let models = [
    ("hinge", "json"), ("categories_one", "ubj"), ("vectors", "ubj"), ("vectors", "json"),
    ("dart_classes", "ubj"), ("v17_logistic", "ubj"), ("single_leaves", "json"),
  ]
  private static let mutationsPerModel = 30
  /// What digits, signs and markers are written with.
  private static let telling = Array("0123456789-,[]{}$#iUIlLdDZ".utf8)

  /// Either a sound ensemble or a refusal, and never anything else.
  @Test("Changed bytes end in a sound ensemble or a refusal", arguments: SeededRandom.seeds)
  func mutations(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for (name, suffix) in Self.models {
      let model = try XGBoostFixture.bytes(name, suffix)
      for _ in 0..<Self.mutationsPerModel {
        var bytes = model
        for _ in 0..<Int.random(in: 1...4, using: &random) { Self.damage(&bytes, &random) }
        try Self.read(bytes)
      }
    }
  }

  @Test("Files cut short are refused", arguments: models.indices)
  func truncations(index: Int) throws {
    let (name, suffix) = Self.models[index]
    let model = try XGBoostFixture.bytes(name, suffix)
    for end in stride(from: 0, to: model.count - 1, by: max(model.count / 40, 1)) {
      let bytes = Array(model[..<end])
      #expect(refusal { () throws(ServingError) in try XGBoostReader.read(bytes) } != nil)
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes[place] = telling[Int.random(in: 0..<telling.count, using: &random)]
    case 3: bytes.removeSubrange(place..<min(place + 9, bytes.count))
    default:
      let end = min(place + 16, bytes.count)
      bytes.insert(
        contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &random))
    }
  }

  private static func read(_ bytes: [UInt8]) throws {
    do throws(ServingError) {
      try XGBoostReader.read(bytes).check()
    } catch {
      #expect(error.code == .invalidArgument)
      #expect(!error.message.contains("the ensemble is not sound"), "\(error.message)")
    }
  }
}
