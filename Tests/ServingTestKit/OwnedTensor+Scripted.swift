package import ServingCore

extension OwnedTensor {
  /// An FP32 tensor of rows of one width.
  package static func fp32(_ name: String, rows: [[Float]]) -> OwnedTensor {
    OwnedTensor(
      name: name, datatype: .fp32, shape: [rows.count, rows.first?.count ?? 0],
      bytes: rows.joined().map(\.bitPattern.littleEndian).withUnsafeBytes { Array($0) })
  }

  /// The elements of an FP32 tensor, in row-major order.
  package var floats: [Float] {
    bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { offset in
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      }
    }
  }
}
