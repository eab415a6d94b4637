import CProtobufC

extension ProtobufCBinaryData {
  /// Points at the bytes, for packing, which only reads them.
  init(_ bytes: UnsafeRawBufferPointer) {
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    self.init(len: bytes.count, data: UnsafeMutablePointer(mutating: start))
  }
}
