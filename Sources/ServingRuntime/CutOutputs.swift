internal import ServingCore

/// The outputs of one request of a padded batch, cut to its own lengths: one more copy, as what is
/// cut off stands between what stays.
///
/// `@unchecked Sendable`: as ``BatchOutputs``; its memory is written before `init` ends.
final class CutOutputs: BatchOutputs, @unchecked Sendable {
  private let stores: [ByteStore]
  private let offsets: [UnsafeMutableBufferPointer<Int>?]

  init(_ outputs: BatchOutputs, _ rows: Range<Int>, _ padding: PaddingPlan, _ lengths: [Int]) {
    var stores: [ByteStore] = []
    var offsets: [UnsafeMutableBufferPointer<Int>?] = []
    var tensors: [BatchOutput] = []
    for (index, output) in outputs.tensors.enumerated() {
      var part = output.slice(rows: rows)
      let shape = padding.outputShape(part.shape, output: index, lengths: lengths)
      let store = ByteStore()
      var starts: [Int]?
      if let elementOffsets = output.elementOffsets {
        let first = rows.lowerBound * (output.view.shape.elementCountPerRow ?? 0)
        starts = Self.cutStrings(output, elementOffsets, from: first, part.shape, shape, store)
      } else {
        Self.cut(part, shape, store)
      }
      part.shape = shape
      part.bytes = store.bytes
      let places = starts.map { starts in
        let memory = UnsafeMutableBufferPointer<Int>.allocate(capacity: starts.count)
        _ = memory.initialize(from: starts)
        return memory
      }
      tensors.append(
        BatchOutput(view: part, elementOffsets: places.map { UnsafeBufferPointer($0) }))
      stores.append(store)
      offsets.append(places)
    }
    self.stores = stores
    self.offsets = offsets
    super.init(tensors: tensors)
  }

  deinit {
    for starts in offsets { starts?.deallocate() }
  }

  private static func cut(_ part: TensorView, _ shape: Shape, _ store: ByteStore) {
    let width = part.datatype.byteWidth ?? 1
    store.reserve((shape.elementCount ?? 0) * width)
    ElementRuns.forEach(of: shape, in: part.shape) { _, place, count in
      let bytes = part.bytes[place * width..<(place + count) * width]
      store.append(UnsafeRawBufferPointer(rebasing: bytes))
    }
  }

  /// - Parameter first: the place of the part's first element in the whole output.
  /// - Returns: where each string begins, and the end of the last.
  private static func cutStrings(
    _ output: BatchOutput, _ offsets: UnsafeBufferPointer<Int>, from first: Int,
    _ partShape: Shape, _ shape: Shape, _ store: ByteStore
  ) -> [Int] {
    var starts = [0]
    ElementRuns.forEach(of: shape, in: partShape) { _, place, count in
      let begin = first + place
      let bytes = output.view.bytes[offsets[begin]..<offsets[begin + count]]
      let base = store.count - offsets[begin]
      store.append(UnsafeRawBufferPointer(rebasing: bytes))
      for element in begin..<begin + count { starts.append(base + offsets[element + 1]) }
    }
    return starts
  }
}
