import ServingCore

/// Random `ModelInferRequest` bodies: valid ones, and what becomes of them.
struct RandomRequest {
  var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func text() -> String {
    let samples = ["", "x", "input", "digits", "日本", "a name that is longer than fifteen bytes"]
    return samples.randomElement(using: &random) ?? ""
  }

  private mutating func varint() -> UInt64 {
    let bits = UInt64.random(in: 0...64, using: &random)
    return bits == 0 ? 0 : UInt64.random(in: 0...UInt64.max, using: &random) >> (64 - bits)
  }

  /// A body that decodes: raw or typed, fields in any order, some unknown.
  mutating func valid() -> [UInt8] {
    let isRaw = chance(60)
    let samples = DatatypeSample.all.filter { isRaw || $0.typed != nil }
    var fields: [[UInt8]] = []
    if chance(70) { fields.append(WireWriter { $0.text(1, text()) }.bytes) }
    if chance(30) { fields.append(WireWriter { $0.text(2, text()) }.bytes) }
    if chance(50) { fields.append(WireWriter { $0.text(3, text()) }.bytes) }
    while chance(30) { fields.append(WireWriter { parameter(into: &$0, field: 4) }.bytes) }
    while chance(20) { fields.append(WireWriter { unknown(into: &$0) }.bytes) }
    while chance(20) { fields.append(WireWriter { $0.message(6) { $0.text(1, text()) } }.bytes) }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      guard let sample = samples.randomElement(using: &random) else { continue }
      fields.append(WireWriter { input(sample, isRaw: isRaw, into: &$0) }.bytes)
      if isRaw { fields.append(WireWriter { $0.blob(7, sample.raw) }.bytes) }
    }
    // Raw contents match any input: only their number counts here.
    if chance(50) { fields.shuffle(using: &random) }
    return fields.flatMap { $0 }
  }

  private mutating func input(
    _ sample: DatatypeSample, isRaw: Bool, into writer: inout WireWriter
  ) {
    writer.message(5) { input in
      input.text(1, text())
      input.text(2, sample.datatype.name)
      let shape = (0..<Int.random(in: 0...8, using: &random)).map { _ in varint() >> 1 }
      if chance(70) {
        input.packed(3, shape)
      } else {
        for extent in shape { input.number(3, extent) }
      }
      while chance(20) { parameter(into: &input, field: 4) }
      if let typed = sample.typed, !isRaw { input.message(5, typed) }
      while chance(10) { unknown(into: &input) }
    }
  }

  private mutating func parameter(into writer: inout WireWriter, field: UInt32) {
    writer.entry(field, text()) { entry in
      guard chance(90) else { return }
      entry.message(2) { value in
        while chance(70) {
          switch Int.random(in: 1...5, using: &random) {
          case 1: value.number(1, varint())
          case 2: value.number(2, varint())
          case 3: value.text(3, text())
          case 4: value.fixed64(4, varint())
          default: value.number(5, varint())
          }
        }
      }
    }
  }

  private mutating func unknown(into writer: inout WireWriter) {
    let field = UInt32.random(in: 20...536_870_911, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: writer.number(field, varint())
    case 1: writer.fixed64(field, varint())
    case 2: writer.text(field, text())
    default: writer.fixed32(field, UInt32(truncatingIfNeeded: varint()))
    }
  }

  /// The body with a few random changes: bits, bytes, cuts, repeats, pieces moved.
  mutating func mutated(_ body: [UInt8]) -> [UInt8] {
    var body = body
    repeat {
      guard !body.isEmpty else { return body }
      let at = Int.random(in: 0..<body.count, using: &random)
      let end = Int.random(in: at...min(body.count, at + 24), using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: body[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: body[at] = UInt8.random(in: 0...255, using: &random)
      case 2: body[at] = [0x00, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      case 3: body.removeSubrange(at..<end)
      case 4: body.insert(contentsOf: body[at..<end], at: at)
      case 5: body.removeSubrange(at...)
      default:
        let piece = Array(body[at..<end])
        let place = Int.random(in: 0...body.count, using: &random)
        body.insert(contentsOf: piece, at: place)
      }
    } while chance(50)
    return body
  }
}
