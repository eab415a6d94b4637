/// Goes through the elements of a tensor that are told apart rather than measured: whole numbers,
/// booleans and texts. Points into the tensor.
struct ElementCursor {
  struct Element {
    let datatype: Datatype
    /// The text, or the number's bytes, little-endian.
    let bytes: UnsafeRawBufferPointer
  }

  private let datatype: Datatype
  private let width: Int
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  /// - Parameter view: its bytes are whole elements.
  init(_ view: TensorView) {
    datatype = view.datatype
    width = view.datatype.byteWidth ?? 0
    bytes = view.bytes
  }

  mutating func next() -> Element? {
    var start = offset
    var end = offset + width
    if datatype == .bytes {
      start += BytesElements.prefixByteCount
      guard start <= bytes.count else { return nil }
      let length = UInt32(
        littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      end = start + Int(length)
    }
    guard end <= bytes.count else { return nil }
    offset = end
    return Element(datatype: datatype, bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
  }

  /// Fills `keys` with those of the first elements of a row, and goes on behind the row.
  mutating func takeKeys(ofRow count: Int, into keys: UnsafeMutableBufferPointer<UInt64>) {
    for place in 0..<count {
      guard let element = next() else { return }
      if place < keys.count { keys[place] = element.key }
    }
  }
}

extension ElementCursor.Element {
  /// Both of the same family.
  func isSame(as other: ElementCursor.Element) -> Bool {
    guard datatype == .bytes else { return key == other.key }
    return bytes.elementsEqual(other.bytes)
  }

  /// Of a number its 64 bits, with its sign; of a text a hash of 64 bits.
  var key: UInt64 {
    switch datatype {
    case .bytes: Self.salt.hash(bytes)
    case .int8: UInt64(bitPattern: Int64(word() as Int8))
    case .int16: UInt64(bitPattern: Int64(word() as Int16))
    case .int32: UInt64(bitPattern: Int64(word() as Int32))
    case .bool: (word() as UInt8) == 0 ? 0 : 1
    case .uint8: UInt64(word() as UInt8)
    case .uint16, .fp16, .bf16: UInt64(word() as UInt16)
    case .uint32, .fp32: UInt64(word() as UInt32)
    case .int64, .uint64, .fp64: word()
    }
  }

  /// For people; nil when it is longer.
  func text(bytesMax: Int) -> String? {
    switch datatype {
    case .bytes: bytes.count <= bytesMax ? String(decoding: bytes, as: UTF8.self) : nil
    case .bool: key == 0 ? "false" : "true"
    case .int8, .int16, .int32, .int64: String(Int64(bitPattern: key))
    default: String(key)
    }
  }

  private func word<Word: FixedWidthInteger>() -> Word {
    Word(littleEndian: bytes.loadUnaligned(as: Word.self))
  }

  private static let salt = BucketHash.Salt("element")
}
