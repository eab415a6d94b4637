import Testing

@testable import HTTP2Wire

@Suite("Header lists received")
struct HeaderFieldsTests {
  private func add(
    _ name: String, _ value: String, to fields: HeaderFields,
    _ limits: HTTP2Limits = .defaults
  ) {
    Array(name.utf8).withUnsafeBytes { name in
      Array(value.utf8).withUnsafeBytes { fields.add(name: name, value: $0, limits: limits) }
    }
  }

  @Test func anEmptyValueIsThere() {
    let fields = HeaderFields()
    #expect(fields[.key] == nil)
    add("crossfade-key", "", to: fields)
    #expect(fields[.key]?.count == 0)
    #expect(fields.text(.key) == "")
  }

  @Test func fieldsOfTracesNeverCostARequestItsAnswer() {
    let fields = HeaderFields()
    for value in ["first", "second", "third"] { add("traceparent", value, to: fields) }
    for value in ["a=1", "b=2", "", "c=3"] { add("tracestate", value, to: fields) }
    #expect(fields.repeatedName == nil)
    #expect(fields.text(.traceparent) == "")
    #expect(fields.text(.tracestate) == "a=1,b=2,,c=3")
    add("crossfade-key", "k", to: fields)
    #expect(fields.text(.key) == "k")
    // More than anybody has to carry is not put together.
    add("tracestate", String(repeating: "x", count: 510), to: fields)
    #expect(fields.text(.tracestate) == "")
  }

  @Test func bytesAreCountedAsTheProtocolCountsThem() {
    let fields = HeaderFields()
    add("abc", "de", to: fields)
    add("crossfade-key", "12345", to: fields)
    #expect(fields.listByteCount == 3 + 2 + 32 + 13 + 5 + 32)
    #expect(fields.fieldCount == 2)
  }

  @Test func nothingIsKeptPastTheLimit() {
    var limits = HTTP2Limits.defaults
    limits.headerFieldCountMax = 2
    let fields = HeaderFields()
    add("a", "b", to: fields, limits)
    add("a", "b", to: fields, limits)
    #expect(!fields.isOver(limits))
    add("crossfade-key", "late", to: fields, limits)
    #expect(fields.isOver(limits))
    #expect(fields.text(.key) == nil)
    #expect(fields.fieldCount == 3)
  }

  @Test func invalidUTF8IsRepaired() {
    let fields = HeaderFields()
    Array("crossfade-key".utf8).withUnsafeBytes { name in
      let value: [UInt8] = [0x61, 0xff, 0x62]
      value.withUnsafeBytes { fields.add(name: name, value: $0, limits: .defaults) }
    }
    #expect(fields.text(.key) == "a\u{fffd}b")
    #expect(fields[.key]?.count == 3)
  }

  @Test func clearForgets() {
    let fields = HeaderFields()
    add("crossfade-key", "one", to: fields)
    add("crossfade-key", "two", to: fields)
    #expect(fields.repeatedName == .key)
    fields.clear()
    #expect(fields.text(.key) == nil)
    #expect(fields.repeatedName == nil)
    #expect(fields.listByteCount == 0)
    add("crossfade-label", "canary", to: fields)
    #expect(fields.text(.label) == "canary")
  }
}
