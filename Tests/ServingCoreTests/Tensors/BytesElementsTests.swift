import ServingCore
import ServingTestKit
import Testing

@Suite struct BytesElementsTests {
  struct Example: CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var elements: [[UInt8]]
    var isWhole = true
  }

  @Test(arguments: [
    Example(testDescription: "nothing", bytes: [], elements: []),
    Example(testDescription: "one empty element", bytes: [0, 0, 0, 0], elements: [[]]),
    Example(
      testDescription: "three elements, the middle one empty",
      bytes: [1, 0, 0, 0, 7, 0, 0, 0, 0, 2, 0, 0, 0, 8, 9], elements: [[7], [], [8, 9]]),
    Example(
      testDescription: "a truncated prefix", bytes: [1, 0, 0, 0, 7, 1, 0, 0], elements: [[7]],
      isWhole: false),
    Example(testDescription: "a prefix of one byte", bytes: [0], elements: [], isWhole: false),
    Example(
      testDescription: "an element that overruns by one", bytes: [2, 0, 0, 0, 7], elements: [],
      isWhole: false),
    Example(
      testDescription: "a prefix without its element", bytes: [1, 0, 0, 0], elements: [],
      isWhole: false),
    Example(
      testDescription: "a length of 4 GiB", bytes: [255, 255, 255, 255, 1, 2], elements: [],
      isWhole: false),
    Example(
      testDescription: "little-endian lengths",
      bytes: [0, 1, 0, 0] + Array(repeating: 5, count: 256),
      elements: [Array(repeating: 5, count: 256)]),
  ])
  func readsElementsAndCountsWholeOnes(_ example: Example) {
    example.bytes.withUnsafeBytes { bytes in
      #expect(BytesElements(bytes).map { Array($0) } == example.elements)
      #expect(BytesElements.count(in: bytes) == (example.isWhole ? example.elements.count : nil))
    }
  }

  @Test func readsFromAnyAlignment() {
    let bytes: [UInt8] = [9, 9, 9, 2, 0, 0, 0, 5, 6]
    bytes.withUnsafeBytes { bytes in
      let rest = UnsafeRawBufferPointer(rebasing: bytes[3...])
      #expect(BytesElements(rest).map { Array($0) } == [[5, 6]])
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func bringsBackWhatWasAppended(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<50 {
      let elements = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        (0..<Int.random(in: 0...300, using: &random)).map { _ in
          UInt8.random(in: .min ... .max, using: &random)
        }
      }
      var bytes: [UInt8] = []
      for element in elements { BytesElements.append(element, to: &bytes) }
      bytes.withUnsafeBytes { bytes in
        #expect(BytesElements(bytes).map { Array($0) } == elements)
        #expect(BytesElements.count(in: bytes) == elements.count)
      }
    }
  }
}
