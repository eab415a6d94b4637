import Foundation
import ServingTestKit
import Testing

@testable import AccessControl

@Suite struct Base64URLTests {
  @Test(arguments: SeededRandom.seeds)
  func whatIsWrittenIsRead(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for count in 0..<100 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      #expect(Base64URL.bytes(TestTokens.text(bytes)[...]) == bytes)
    }
  }

  // The third is "Zg" with bits that say nothing.
  @Test(arguments: ["a", "Zg==", "Zh", "Z+", "Z/", "Z g", "Zgé"])
  func anythingElseIsRefused(_ text: String) {
    #expect(Base64URL.bytes(text[...]) == nil)
  }
}
