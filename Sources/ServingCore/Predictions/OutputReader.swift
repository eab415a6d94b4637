/// Reads the label and the score of a row out of a model's outputs.
///
/// Without names in the model's settings, the label is the output `label`, else the first with one
/// whole number, boolean or text a row, else the place of the largest element of the first float
/// output with several a row. The score is the output `score`, else the first with one float a row,
/// else the largest element of the first float output with several. A named output whose type does
/// not fit gives nothing.
package struct OutputReader: Hashable, Sendable {
  /// Of a label's text, in bytes; longer ones are cut at a character.
  package static let labelBytesMax = 256
  /// Elements of a row among which the largest is looked for: a classifier's probabilities, and not
  /// an embedding or a picture, whose largest element says nothing and takes long to find.
  package static let rowElementsMax = 4_096

  private enum Reading: Hashable {
    case element(Int)
    case largest(Int)
  }

  private let label: Reading?
  private let score: Reading?

  package init(_ roles: OutputRoles, in signature: ModelSignature) {
    let outputs = signature.outputs
    let vector = outputs.firstIndex { $0.datatype.isFloat && !$0.isOneARow }
    func index(_ name: String) -> Int? { outputs.firstIndex { $0.name == name } }
    let labelled =
      roles.label.map(index) ?? index("label")
      ?? outputs.firstIndex { !$0.datatype.isFloat && $0.isOneARow } ?? vector
    label = labelled.flatMap { place in
      let output = outputs[place]
      if output.isOneARow { return output.datatype.isFloat ? nil : .element(place) }
      return output.datatype.isFloat ? .largest(place) : nil
    }
    let scored =
      roles.score.map(index) ?? index("score")
      ?? outputs.firstIndex { $0.datatype.isFloat && $0.isOneARow } ?? vector
    score = scored.flatMap { place in
      guard outputs[place].datatype.isFloat else { return nil }
      return outputs[place].isOneARow ? .element(place) : .largest(place)
    }
  }

  /// - Parameter rows: the request's rows in the batch; all of the outputs when it is nil.
  package func summary(of outputs: BatchOutputs, rows: Range<Int>?) -> OutputSummary {
    OutputSummary(
      label: label.flatMap { Self.label($0, outputs, rows) },
      score: score.flatMap { Self.score($0, outputs, rows) })
  }

  /// The first row of an output.
  private static func row(
    _ output: BatchOutput, _ rows: Range<Int>?
  ) -> TensorView? {
    guard output.view.shape.rank > 0, output.view.shape[0] > 0 else { return nil }
    let first = rows?.lowerBound ?? 0
    guard first < output.view.shape[0] else { return nil }
    return output.slice(rows: first..<first + 1)
  }

  private static func label(
    _ reading: Reading, _ outputs: BatchOutputs, _ rows: Range<Int>?
  ) -> String? {
    switch reading {
    case .largest(let place):
      return row(outputs.tensors[place], rows).flatMap(largest).map { "\($0.place)" }
    case .element(let place):
      guard let row = row(outputs.tensors[place], rows) else { return nil }
      if row.datatype == .bytes {
        var elements = BytesElements(row.bytes)
        return elements.next().map(text)
      }
      return wholeNumber(row)
    }
  }

  private static func score(
    _ reading: Reading, _ outputs: BatchOutputs, _ rows: Range<Int>?
  ) -> Double? {
    switch reading {
    case .largest(let place): row(outputs.tensors[place], rows).flatMap(largest)?.value
    case .element(let place):
      row(outputs.tensors[place], rows).flatMap { $0.shape.elementCount == 0 ? nil : float($0, 0) }
    }
  }

  /// The largest element and its place; nil without an element that is a number.
  private static func largest(_ row: TensorView) -> (place: Int, value: Double)? {
    var best: (place: Int, value: Double)?
    let count = row.bytes.count / (row.datatype.byteWidth ?? 1)
    guard count <= rowElementsMax else { return nil }
    for place in 0..<count {
      let value = float(row, place)
      if value > best?.value ?? -.infinity || (best == nil && !value.isNaN) {
        best = (place, value)
      }
    }
    return best
  }

  private static func float(_ view: TensorView, _ place: Int) -> Double {
    func bits<Word: FixedWidthInteger>(_ type: Word.Type) -> Word {
      let offset = place * MemoryLayout<Word>.size
      return Word(littleEndian: view.bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
    return switch view.datatype {
    case .fp16: Double(Float16(bitPattern: bits(UInt16.self)))
    case .bf16: Double(BFloat16.value(bits: bits(UInt16.self)))
    case .fp32: Double(Float(bitPattern: bits(UInt32.self)))
    default: Double(bitPattern: bits(UInt64.self))
    }
  }

  private static func wholeNumber(_ row: TensorView) -> String? {
    guard let width = row.datatype.byteWidth, row.bytes.count >= width else { return nil }
    var word: UInt64 = 0
    for place in (0..<width).reversed() { word = word << 8 | UInt64(row.bytes[place]) }
    switch row.datatype {
    case .bool: return word == 0 ? "false" : "true"
    case .int8, .int16, .int32, .int64:
      let unused = 64 - 8 * width
      return "\(Int64(bitPattern: word << UInt64(unused)) >> Int64(unused))"
    default: return "\(word)"
    }
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    guard bytes.count > labelBytesMax else { return String(decoding: bytes, as: UTF8.self) }
    var end = labelBytesMax
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<end]), as: UTF8.self)
  }
}

extension Datatype {
  fileprivate var isFloat: Bool {
    switch self {
    case .fp16, .bf16, .fp32, .fp64: true
    default: false
    }
  }
}

extension TensorSpec {
  /// Whether every dimension behind the first is one.
  fileprivate var isOneARow: Bool { dimensions.dropFirst().allSatisfy { $0 == .fixed(1) } }
}
