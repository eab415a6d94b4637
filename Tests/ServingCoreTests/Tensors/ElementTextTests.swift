import ServingCore
import Testing

@Suite struct ElementTextTests {
  @Test(
    arguments: [
      (Datatype.bool, "true", [1]), (.bool, "false", [0]),
      (.uint8, "255", [255]), (.int8, "-1", [255]), (.uint16, "258", [2, 1]),
      (.int16, "-2", [254, 255]), (.uint32, "1", [1, 0, 0, 0]),
      (.int32, "-1", [255, 255, 255, 255]),
      (.uint64, "18446744073709551615", [255, 255, 255, 255, 255, 255, 255, 255]),
      (.int64, "-9223372036854775808", [0, 0, 0, 0, 0, 0, 0, 128]),
      (.fp16, "1", [0, 0x3C]), (.bf16, "1", [0x80, 0x3F]), (.fp32, "-1", [0, 0, 128, 191]),
      (.fp64, "0.5", [0, 0, 0, 0, 0, 0, 0xE0, 0x3F]), (.bytes, "é", [2, 0, 0, 0, 0xC3, 0xA9]),
    ] as [(Datatype, String, [UInt8])])
  func textBecomesAnElement(_ datatype: Datatype, _ text: String, _ expected: [UInt8]) {
    #expect(ElementText.rawElement(text, datatype) == expected)
  }

  @Test(arguments: Datatype.allCases)
  func noTextIsZero(_ datatype: Datatype) {
    let count = datatype.byteWidth ?? BytesElements.prefixByteCount
    #expect(ElementText.rawElement(nil, datatype) == [UInt8](repeating: 0, count: count))
  }

  @Test(arguments: [
    (Datatype.bool, "1"), (.uint8, "256"), (.uint8, "-1"), (.int8, "1.0"), (.int64, ""),
    (.fp32, "one"), (.fp64, "1,5"), (.bf16, " 1"),
  ])
  func otherTextIsNone(_ datatype: Datatype, _ text: String) {
    #expect(ElementText.rawElement(text, datatype) == nil)
  }
}
