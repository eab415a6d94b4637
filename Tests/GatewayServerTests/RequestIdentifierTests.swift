import ServingTestKit
import Testing

@testable import GatewayServer

@Suite struct RequestIdentifierTests {
  private func text(_ identifier: RequestIdentifier) -> String {
    identifier.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: SeededRandom.seeds)
  func identifiersAreHexadecimalAndDistinct(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var source = RequestIdentifierSource(using: &random)
    let count = 20_000
    let identifiers = (0..<count).map { _ in text(source.next()) }
    #expect(Set(identifiers).count == count)
    for identifier in identifiers.prefix(100) {
      #expect(identifier.utf8.count == 32)
      #expect(identifier.allSatisfy { "0123456789abcdef".contains($0) })
    }
  }

  @Test func sourcesDifferByTheirSeed() {
    var identifiers: Set<String> = []
    for seed in 0..<100 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      var source = RequestIdentifierSource(using: &random)
      identifiers.insert(text(source.next()))
    }
    #expect(identifiers.count == 100)
  }

  /// A source without luck in its seed still moves.
  @Test func aSeedOfZerosIsNoStandstill() {
    var zeros = Zeros()
    var source = RequestIdentifierSource(using: &zeros)
    #expect(Set((0..<100).map { _ in text(source.next()) }).count == 100)
  }
}

private struct Zeros: RandomNumberGenerator {
  mutating func next() -> UInt64 { 0 }
}
