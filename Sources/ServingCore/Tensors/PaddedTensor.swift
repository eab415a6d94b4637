/// Puts tensors of different lengths one below the other, each filled up to the same shape.
package enum PaddedTensor {
  /// Appends the elements of a tensor to `store` in raw layout, with padding behind the end of
  /// every axis that is shorter than the target's.
  /// - Parameters:
  ///   - shape: as many axes as the tensor's, none of them shorter.
  ///   - value: one element to pad with, in raw layout.
  package static func append(
    _ tensor: TensorView, paddedTo shape: Shape, with value: [UInt8], to store: ByteStore
  ) {
    guard let elementCount = shape.elementCount, elementCount > 0 else { return }
    if tensor.datatype == .bytes {
      var elements = BytesElements(tensor.bytes)
      fill(elementCount, tensor.shape, shape, value, store) { _, count in
        for _ in 0..<count { appendString(elements.next(), to: store) }
      }
    } else {
      let width = tensor.datatype.byteWidth ?? 1
      fill(elementCount, tensor.shape, shape, value, store) { first, count in
        let bytes = tensor.bytes[first * width..<(first + count) * width]
        store.append(UnsafeRawBufferPointer(rebasing: bytes))
      }
    }
  }

  private static func fill(
    _ elementCount: Int, _ own: Shape, _ shape: Shape, _ value: [UInt8], _ store: ByteStore,
    copy: (_ first: Int, _ count: Int) -> Void
  ) {
    var written = 0
    ElementRuns.forEach(of: own, in: shape) { first, place, count in
      pad(place - written, with: value, store)
      copy(first, count)
      written = place + count
    }
    pad(elementCount - written, with: value, store)
  }

  private static func pad(_ count: Int, with value: [UInt8], _ store: ByteStore) {
    guard count > 0, !value.isEmpty else { return }
    let place = store.appendUninitialized(count * value.count)
    if value.allSatisfy({ $0 == 0 }) {
      place.initializeMemory(as: UInt8.self, repeating: 0, count: count * value.count)
    } else {
      value.withUnsafeBytes { source in
        for index in 0..<count {
          (place + index * value.count).copyMemory(
            from: source.baseAddress ?? UnsafeRawPointer(place), byteCount: value.count)
        }
      }
    }
  }

  private static func appendString(_ element: UnsafeRawBufferPointer?, to store: ByteStore) {
    let count = UInt32(element?.count ?? 0).littleEndian
    withUnsafeBytes(of: count) { store.append($0) }
    if let element { store.append(element) }
  }
}
