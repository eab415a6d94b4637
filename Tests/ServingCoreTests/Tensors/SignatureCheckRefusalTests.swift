import ServingCore
import ServingTestKit
import Testing

/// Every way not to fit a signature, with the parts of the message that a caller needs.
@Suite struct SignatureCheckRefusalTests {
  private typealias Given = SignatureCheckTests.Given

  struct Example: CustomTestStringConvertible {
    var testDescription: String
    var given: [SignatureCheckTests.Given]
    var input: String
    var message: String
  }

  private static let image = Given.image([1, 2], byteCount: 8)
  private static let title = Given.title([1, 1], ["a"])

  static let examples =
    namesAndTypes + shapes + contents

  private static let namesAndTypes = [
    Example(
      testDescription: "nothing", given: [], input: "image",
      message: #"input "image" is missing: expected FP32 [batch, 2], got inputs []"#),
    Example(
      testDescription: "a missing input", given: [image], input: "title",
      message: #"input "title" is missing: expected BYTES [-1, words], got inputs ["image"]"#),
    Example(
      testDescription: "a wrong name", given: [image.named("img"), title], input: "image",
      message: #"got inputs ["img", "title"]"#),
    Example(
      testDescription: "many wrong names are not all listed",
      given: (0..<12).map { image.named("n\($0)") }, input: "image", message: "and 4 more]"),
    Example(
      testDescription: "an unknown input", given: [image, title, image.named("mask")],
      input: "mask",
      message: #"input "mask" is not an input of this model: expected inputs ["image", "title"]"#),
    Example(
      testDescription: "an input twice", given: [image, title, image], input: "image",
      message: #"input "image" is given twice"#),
    Example(
      testDescription: "another datatype",
      given: [Given(name: "image", datatype: .fp64, shape: [1, 2], bytes: []), title],
      input: "image", message: #"input "image", datatype: expected FP32, got FP64"#),
  ]

  private static let shapes = [
    Example(
      testDescription: "another rank", given: [.image([2], byteCount: 8), title], input: "image",
      message: #"input "image", rank: expected 2 dimensions [batch, 2], got 1 [2]"#),
    Example(
      testDescription: "a scalar", given: [.image([], byteCount: 4), title], input: "image",
      message: "got 0 []"),
    Example(
      testDescription: "a wrong fixed dimension", given: [.image([1, 3], byteCount: 12), title],
      input: "image",
      message: "dimension 1: expected 2 (shape [batch, 2]), got 3 (shape [1, 3])"),
    Example(
      testDescription: "no rows", given: [.image([0, 2], byteCount: 0), title], input: "image",
      message: "dimension 0: expected at least 1 (shape [batch, 2]), got 0 (shape [0, 2])"),
    Example(
      testDescription: "a negative dimension", given: [.image([-1, 2], byteCount: 8), title],
      input: "image", message: "dimension 0: expected at least 1 (shape [batch, 2]), got -1"),
    Example(
      testDescription: "an empty inner dimension", given: [image, .title([1, 0], [])],
      input: "title", message: "dimension 1: expected at least 1"),
    Example(
      testDescription: "more elements than can be counted",
      given: [.image([.max, 2], byteCount: 8), title], input: "image",
      message: "shape [9223372036854775807, 2] has more elements than can be counted"),
    Example(
      testDescription: "rows that do not agree",
      given: [.image([2, 2], byteCount: 16), .title([3, 1], ["a", "b", "c"])], input: "title",
      message: #"dimension 0: expected 2 rows as input "image" has, got 3"#),
  ]

  private static let contents = [
    Example(
      testDescription: "a byte too few", given: [.image([1, 2], byteCount: 7), title],
      input: "image", message: "content: expected 8 bytes, 2 values, for FP32 [1, 2], got 7"),
    Example(
      testDescription: "a byte too many", given: [.image([1, 2], byteCount: 9), title],
      input: "image", message: "got 9"),
    Example(
      testDescription: "no content", given: [.image([1, 2], byteCount: 0), title], input: "image",
      message: "got 0"),
    Example(
      testDescription: "more bytes than can be counted",
      given: [.image([1 << 61, 2], byteCount: 8), title], input: "image",
      message: "content: expected more bytes than can be counted, "),
    Example(
      testDescription: "too few strings", given: [image, .title([1, 2], ["a"])], input: "title",
      message: "content: expected 2 BYTES elements for shape [1, 2], got 1"),
    Example(
      testDescription: "too many strings", given: [image, .title([1, 1], ["a", "b"])],
      input: "title", message: "content: expected 1 BYTES elements for shape [1, 1], got 2"),
    Example(
      testDescription: "a string that overruns",
      given: [
        image, Given(name: "title", datatype: .bytes, shape: [1, 1], bytes: [5, 0, 0, 0, 65]),
      ],
      input: "title", message: "content: a BYTES element's length overruns the 5 bytes that came"),
    Example(
      testDescription: "half a length",
      given: [image, Given(name: "title", datatype: .bytes, shape: [1, 1], bytes: [0, 0])],
      input: "title", message: "overruns the 2 bytes that came"),
  ]

  @Test(arguments: examples)
  func refuses(_ example: Example) throws {
    let error = try #require(
      refusal { () throws(ServingError) in try SignatureCheckTests.accept(example.given) })
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(example.message), "\(error.message)")
    #expect(error.detail == ["input": example.input])
  }

  @Test func namesInMessagesAreQuoted() throws {
    let error = try #require(
      refusal { () throws(ServingError) in
        try SignatureCheckTests.accept([Self.image, Self.title, Self.image.named("a\nb")])
      })
    #expect(error.message.contains(#""a\u{a}b""#))
  }
}
