import ServingTestKit
import Testing

@testable import AccessControl

@Suite struct APIKeyTests {
  @Test(arguments: SeededRandom.seeds)
  func aKeyIsReadAsItWasMade(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let key = APIKey(using: &random)
    #expect(key.text.utf8.count == APIKey.textByteCount)
    let read = try #require(APIKey(parsing: key.text[...]))
    #expect(read == key)
    #expect(read.matches(key.digest))
    let other = APIKey(using: &random)
    #expect(!read.matches(other.digest))
    #expect(!read.matches([]))
  }

  @Test func anythingElseIsNone() {
    var random = SeededRandom(seed: 1)
    let text = APIKey(using: &random).text
    for wrong in [
      String(text.dropLast()), text + "0", text.uppercased(), "xfk_" + text.dropFirst(4),
      text.replacingLast(with: "g"), String(repeating: "_", count: text.utf8.count), "",
    ] {
      #expect(APIKey(parsing: wrong[...]) == nil, "\(wrong)")
    }
  }
}

extension String {
  fileprivate func replacingLast(with letter: Character) -> String { dropLast() + String(letter) }
}
