import ServingCore
import ServingTestKit
import Testing

@testable import AccessControl

@Suite struct KeyBookCodecTests {
  private func record(_ random: inout SeededRandom, expires: Int64? = nil) throws -> KeyRecord {
    KeyRecord(
      APIKey(using: &random), identity: "squad@a.example", created: 5, expires: expires,
      roles: ["asker"],
      scope: AccessScope(
        rights: AccessRights([.predict, .view]), models: [.every, try ModelPattern("a*")]))
  }

  @Test(arguments: SeededRandom.seeds)
  func whatIsWrittenIsRead(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var book = KeyBook()
    for _ in 0..<20 { try book.add(record(&random, expires: random.isOne(in: 2) ? 9 : nil)) }
    _ = try book.revoke(book.records[3].identifier, at: 7)
    #expect(try KeyBookCodec.book(Array(KeyBookCodec.text(book).utf8)) == book)
    #expect(try KeyBookCodec.book(Array(KeyBookCodec.text(KeyBook()).utf8)) == KeyBook())
  }

  @Test func theKeyItselfIsNotWritten() throws {
    var random = SeededRandom(seed: 1)
    let key = APIKey(using: &random)
    let book = KeyBook([KeyRecord(key, identity: "a", created: 0, expires: nil)])
    #expect(!KeyBookCodec.text(book).contains(key.text.suffix(64)))
  }

  @Test func aFileHoldsSoManyKeysAndNoMore() throws {
    var random = SeededRandom(seed: 1)
    var book = KeyBook()
    for _ in 0..<KeyBook.keyCountMax { try book.add(record(&random)) }
    let next = try record(&random)
    #expect(throws: ServingError.self) { try book.add(next) }
    #expect(throws: ServingError.self) { try KeyBook().revokeNothing() }
  }

  @Test(arguments: ["\"\"", "0123456789abcde", "\"0123456789ABCDEF\""])
  func idsAreHeldToTheirForm(_ id: String) {
    let text = "schema: 1\nkeys:\n- {id: \(id), identity: a, sha256: \"00\", created: 1}\n"
    let error = refusal { () throws(ServingError) in try KeyBookCodec.book(Array(text.utf8)) }
    #expect(error?.message.contains("keys[0].id") == true)
  }
}

extension KeyBook {
  fileprivate func revokeNothing() throws(ServingError) {
    var book = self
    _ = try book.revoke("0123456789abcdef", at: 1)
  }
}
