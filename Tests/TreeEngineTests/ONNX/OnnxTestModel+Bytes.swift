extension OnnxTestModel {
  var bytes: [UInt8] {
    var graph: [UInt8] = []
    for node in nodes { graph += Self.field(1, Self.bytes(node)) }
    for (name, values) in constants {
      graph += Self.field(5, Self.tensor(name, 1, values.count, Self.rawBytes(values)))
    }
    for input in inputs {
      graph += Self.field(11, Self.value(input.name, input.elementType, input.extents))
    }
    for output in outputs { graph += Self.field(12, Self.value(output, 1, [nil, 1])) }
    let version = Self.field(8, Self.field(1, []) + Self.varint(2, 17))
    return version + Self.field(7, graph) + more
  }

  static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
    self.number(UInt64(number << 3 | 2)) + self.number(UInt64(content.count)) + content
  }

  static func varint(_ number: Int, _ value: Int) -> [UInt8] {
    self.number(UInt64(number << 3)) + self.number(UInt64(bitPattern: Int64(value)))
  }

  private static func number(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func text(_ number: Int, _ text: String) -> [UInt8] {
    field(number, Array(text.utf8))
  }

  private static func bytes(_ node: Node) -> [UInt8] {
    var bytes = node.inputs.flatMap { text(1, $0) } + node.outputs.flatMap { text(2, $0) }
    bytes += text(3, node.name) + text(4, node.operatorName) + text(7, node.domain)
    for (name, attribute) in node.attributes {
      bytes += field(5, text(1, name) + self.bytes(attribute))
    }
    return bytes
  }

  private static func bytes(_ attribute: Attribute) -> [UInt8] {
    switch attribute {
    case .integer(let value): varint(3, value) + varint(20, 2)
    case .text(let value): text(4, value) + varint(20, 3)
    case .tensor(let type, let count, let raw):
      field(5, tensor("", type, count, raw)) + varint(20, 4)
    case .floats(let values): field(7, rawBytes(values)) + varint(20, 6)
    // One by one and not packed, which parsers must take as well.
    case .integers(let values): values.flatMap { varint(8, $0) } + varint(20, 7)
    case .texts(let values): values.flatMap { text(9, $0) } + varint(20, 8)
    }
  }

  private static func tensor(
    _ name: String, _ type: Int, _ count: Int, _ raw: [UInt8]
  ) -> [UInt8] {
    let shape = name.contains("scalar") ? [] : varint(1, count)
    return shape + varint(2, type) + text(8, name) + field(9, raw)
  }

  private static func value(_ name: String, _ elementType: Int, _ extents: [Int?]) -> [UInt8] {
    let shape = extents.flatMap { extent in
      field(1, extent.map { varint(1, $0) } ?? text(2, "rows"))
    }
    let tensor = varint(1, elementType) + field(2, shape)
    return text(1, name) + field(2, field(1, tensor))
  }
}
