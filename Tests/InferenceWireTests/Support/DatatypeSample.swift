import ServingCore
import Testing

/// For one datatype, the same three elements (two for `BYTES`) in raw layout and, where the
/// protocol has it, typed.
struct DatatypeSample: CustomTestStringConvertible, Sendable {
  var datatype: Datatype
  var elementCount: Int
  var raw: [UInt8]
  /// Writes `InferTensorContents`; nil for the datatypes that exist only raw.
  var typed: (@Sendable (inout WireWriter) -> Void)?

  var testDescription: String { datatype.name }

  init(
    _ datatype: Datatype, _ raw: [UInt8], elementCount: Int = 3,
    typed: (@Sendable (inout WireWriter) -> Void)? = nil
  ) {
    self.datatype = datatype
    self.elementCount = elementCount
    self.raw = raw
    self.typed = typed
  }

  /// A negative number as protobuf's int32 and int64 have it: ten bytes.
  private static func signed(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) }

  static let all: [DatatypeSample] = [
    DatatypeSample(.bool, [1, 0, 1]) { $0.packed(1, [1, 0, 1]) },
    DatatypeSample(.int8, [0x80, 0xFF, 0x7F]) { $0.packed(2, [signed(-128), signed(-1), 127]) },
    DatatypeSample(.int16, [0x00, 0x80, 0xFF, 0xFF, 0xFF, 0x7F]) {
      $0.packed(2, [signed(-32_768), signed(-1), 32_767])
    },
    DatatypeSample(.int32, [0, 0, 0, 0x80, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]) {
      $0.packed(2, [signed(-2_147_483_648), signed(-1), 2_147_483_647])
    },
    DatatypeSample(
      .int64,
      [UInt8](repeating: 0, count: 7) + [0x80] + [UInt8](repeating: 0xFF, count: 15) + [0x7F]
    ) {
      $0.packed(3, [signed(.min), signed(-1), UInt64(Int64.max)])
    },
    DatatypeSample(.uint8, [0, 1, 0xFF]) { $0.packed(4, [0, 1, 255]) },
    DatatypeSample(.uint16, [0, 0, 1, 0, 0xFF, 0xFF]) { $0.packed(4, [0, 1, 65_535]) },
    DatatypeSample(.uint32, [0, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]) {
      $0.packed(4, [0, 1, 4_294_967_295])
    },
    DatatypeSample(
      .uint64,
      [UInt8](repeating: 0, count: 8) + [1, 0, 0, 0, 0, 0, 0, 0]
        + [UInt8](repeating: 0xFF, count: 8)
    ) {
      $0.packed(5, [0, 1, .max])
    },
    DatatypeSample(.fp16, [0x00, 0x3C, 0x00, 0xBC, 0xFF, 0x7B]),
    DatatypeSample(.bf16, [0x80, 0x3F, 0x80, 0xBF, 0x7F, 0x7F]),
    DatatypeSample(.fp32, [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x7F, 1, 0, 0, 0]) {
      $0.blob(6, [0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x7F, 1, 0, 0, 0])
    },
    DatatypeSample(
      .fp64,
      [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] + [0, 0, 0, 0, 0, 0, 0xF0, 0xFF] + [1, 0, 0, 0, 0, 0, 0, 0]
    ) {
      $0.blob(
        7,
        [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] + [0, 0, 0, 0, 0, 0, 0xF0, 0xFF] + [1, 0, 0, 0, 0, 0, 0, 0])
    },
    DatatypeSample(.bytes, [2, 0, 0, 0, 0xC3, 0x28, 0, 0, 0, 0], elementCount: 2) {
      $0.blob(8, [0xC3, 0x28])
      $0.blob(8, [])
    },
  ]
}
