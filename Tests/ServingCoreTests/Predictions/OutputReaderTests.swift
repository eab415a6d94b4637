import ServingCore
import Testing

@Suite struct OutputReaderTests {
  private static let batch = Dimension.dynamic(name: "batch")

  private static func spec(_ name: String, _ datatype: Datatype, _ width: Int...) -> TensorSpec {
    TensorSpec(name: name, datatype: datatype, dimensions: [batch] + width.map(Dimension.fixed))
  }

  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var roles = OutputRoles.found
    /// Each with the elements of two rows, of which the second is read.
    var outputs: [(TensorSpec, [UInt8])]
    var label: String?
    var score: Double?

    var testDescription: String { name }
  }

  private static func raw<Element>(_ elements: Element...) -> [UInt8] {
    elements.withUnsafeBytes(Array.init)
  }

  private static let probabilities = (
    spec("probabilities", .fp32, 3), raw(Float(0.5), 0.25, 0.25, 0.125, 0.125, 0.75)
  )
  private static let labels = (spec("label", .int64), raw(Int64(4), -7))
  private static let policies = (
    spec("policy", .bytes, 1), [1, 0, 0, 0, 0x61, 2, 0, 0, 0, 0x62, 0x63] as [UInt8]
  )
  private static let risks = (spec("risk", .fp64, 1), raw(0.5, 0.25))

  static let examples = [
    Example(name: "nothing to read", outputs: [(spec("x", .int8, 2), [1, 2, 3, 4])]),
    Example(
      name: "a label and probabilities", outputs: [labels, probabilities], label: "-7",
      score: 0.75),
    Example(
      name: "probabilities alone: the place of the largest", outputs: [probabilities], label: "2",
      score: 0.75),
    Example(name: "text and one float", outputs: [risks, policies], label: "bc", score: 0.25),
    Example(
      name: "named outputs", roles: OutputRoles(label: "policy", score: "probabilities"),
      outputs: [labels, risks, policies, probabilities], label: "bc", score: 0.75),
    Example(
      name: "a name that is no output", roles: OutputRoles(label: "x", score: "y"),
      outputs: [labels, risks]),
    Example(
      name: "a named output of another type", roles: OutputRoles(label: "risk", score: "label"),
      outputs: [labels, risks]),
    Example(
      name: "an unsigned number of two bytes",
      outputs: [(spec("n", .uint16, 1), raw(UInt16(1), 65_535))],
      label: "65535"),
    Example(name: "a flag", outputs: [(spec("b", .bool), [1, 0])], label: "false"),
    Example(
      name: "half precision", outputs: [(spec("s", .bf16), raw(UInt16(0x3F00), 0x3F80))],
      score: 1),
    Example(
      name: "what is not a number is passed over",
      outputs: [(spec("p", .fp32, 2), raw(Float(0), 0, .nan, -3))], label: "1", score: -3),
    Example(
      name: "not a number at all",
      outputs: [(spec("p", .fp32, 2), raw(Float(0), 0, .nan, .nan))]),
  ]

  @Test(arguments: examples) func readsTheRow(_ example: Example) {
    let signature = ModelSignature(inputs: [], outputs: example.outputs.map(\.0))
    let reader = OutputReader(example.roles, in: signature)
    let summary = withOutputs(example.outputs) { reader.summary(of: $0, rows: 1..<2) }
    #expect(summary.label == example.label)
    #expect(summary.score == example.score)
  }

  @Test(arguments: [(OutputReader.rowElementsMax, "0"), (OutputReader.rowElementsMax + 1, nil)])
  func aLargeRowIsNoClassifiers(_ count: Int, _ label: String?) {
    let spec = Self.spec("y", .fp32, count)
    let reader = OutputReader(.found, in: ModelSignature(inputs: [], outputs: [spec]))
    let zeros = [UInt8](repeating: 0, count: 4 * count)
    let summary = withOutputs([(spec, zeros)], rowCount: 1) {
      reader.summary(of: $0, rows: 0..<1)
    }
    #expect(summary.label == label)
  }

  @Test func withoutRowsTheFirstIsRead() {
    let signature = ModelSignature(inputs: [], outputs: [Self.labels.0])
    let reader = OutputReader(.found, in: signature)
    #expect(withOutputs([Self.labels]) { reader.summary(of: $0, rows: nil) }.label == "4")
  }

  @Test func aRowThatIsNotThereGivesNothing() {
    let signature = ModelSignature(inputs: [], outputs: [Self.labels.0])
    let reader = OutputReader(.found, in: signature)
    #expect(withOutputs([Self.labels]) { reader.summary(of: $0, rows: 2..<3) } == .none)
  }

  @Test func aLongLabelIsCutAtACharacter() {
    let text = String(repeating: "x", count: OutputReader.labelBytesMax - 1) + "é"
    var element: [UInt8] = []
    BytesElements.append(Array(text.utf8), to: &element)
    let spec = Self.spec("label", .bytes)
    let reader = OutputReader(.found, in: ModelSignature(inputs: [], outputs: [spec]))
    let summary = withOutputs([(spec, element)], rowCount: 1) {
      reader.summary(of: $0, rows: 0..<1)
    }
    #expect(summary.label == String(text.dropLast()))
  }

  /// Outputs as an engine gives them, for as long as `body` runs.
  private func withOutputs<Result>(
    _ outputs: [(TensorSpec, [UInt8])], rowCount: Int = 2, _ body: (BatchOutputs) -> Result
  ) -> Result {
    let memory = outputs.map { _, bytes in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
      copy.copyBytes(from: bytes)
      return copy
    }
    var offsets: [UnsafeMutableBufferPointer<Int>] = []
    defer {
      for bytes in memory { bytes.deallocate() }
      for list in offsets { list.deallocate() }
    }
    let tensors = zip(outputs, memory).map { output, bytes in
      let extents = output.0.dimensions.map {
        if case .fixed(let extent) = $0 { extent } else { rowCount }
      }
      let view = TensorView(
        datatype: output.0.datatype, shape: Shape(extents) ?? Shape(),
        bytes: UnsafeRawBufferPointer(bytes))
      guard output.0.datatype == .bytes else { return BatchOutput(view: view) }
      var starts = [0]
      for element in BytesElements(view.bytes) {
        starts.append((starts.last ?? 0) + BytesElements.prefixByteCount + element.count)
      }
      let list = UnsafeMutableBufferPointer<Int>.allocate(capacity: starts.count)
      _ = list.initialize(from: starts)
      offsets.append(list)
      return BatchOutput(view: view, elementOffsets: UnsafeBufferPointer(list))
    }
    return body(BatchOutputs(tensors: tensors))
  }
}
