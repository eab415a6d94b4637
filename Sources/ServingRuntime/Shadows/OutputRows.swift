package import ServingCore

/// A request's own rows of what its batch gave, copied, so that a request that waits to be compared
/// does not hold the outputs of its whole batch. Used again for its memory.
///
/// `@unchecked Sendable`: filled on an event loop, read after it was handed over, through a mutex,
/// to whoever compares.
package final class OutputRows: @unchecked Sendable {
  /// What is kept of the memory between requests.
  static let retainedBytesMax = 64 << 10

  private let store = ByteStore()
  /// Nil while nothing is kept.
  package private(set) var outputs: BatchOutputs?

  package init() {}

  /// Of the outputs, or of the rows, whichever is asked for.
  package static func byteCount(of outputs: BatchOutputs, rows: Range<Int>?) -> Int {
    outputs.tensors.reduce(0) { count, output in
      count + (rows.map { output.slice(rows: $0) } ?? output.view).bytes.count
    }
  }

  /// Copies the rows; all there is when `rows` is nil, as for a model that does not share runs.
  package func keep(_ source: BatchOutputs, rows: Range<Int>?) {
    clear()
    let views = source.tensors.map { output in rows.map { output.slice(rows: $0) } ?? output.view }
    // All bytes first: they move as they grow.
    let alignment = ByteStore.alignment
    var places: [Int] = []
    for view in views {
      let padding = (alignment - store.count % alignment) % alignment
      if padding > 0 { _ = store.appendUninitialized(padding) }
      places.append(store.count)
      store.append(view.bytes)
    }
    var tensors: [BatchOutput] = []
    for (index, view) in views.enumerated() {
      var copy = view
      copy.bytes = UnsafeRawBufferPointer(
        rebasing: store.bytes[places[index]..<places[index] + view.bytes.count])
      tensors.append(BatchOutput(view: copy))
    }
    outputs = OwnedOutputs(tensors, elementOffsets: Self.offsets(of: tensors))
  }

  package func clear() {
    outputs = nil
    store.clear(retainedBytesMax: Self.retainedBytesMax)
  }

  /// Of each output that needs them to be cut by rows.
  private static func offsets(of tensors: [BatchOutput]) -> [[Int]?] {
    tensors.map { output in
      guard output.view.datatype == .bytes else { return nil }
      var offsets = [0]
      var elements = BytesElements(output.view.bytes)
      while let element = elements.next() {
        offsets.append((offsets.last ?? 0) + BytesElements.prefixByteCount + element.count)
      }
      return offsets
    }
  }
}

/// Outputs with the offsets that their views point to.
///
/// `@unchecked Sendable`: never written after `init`, as ``BatchOutputs`` asks.
private final class OwnedOutputs: BatchOutputs, @unchecked Sendable {
  private let offsets: [UnsafeMutableBufferPointer<Int>]

  init(_ tensors: [BatchOutput], elementOffsets: [[Int]?]) {
    var kept: [UnsafeMutableBufferPointer<Int>] = []
    let tensors = zip(tensors, elementOffsets).map { output, offsets in
      guard let offsets else { return output }
      let memory = UnsafeMutableBufferPointer<Int>.allocate(capacity: offsets.count)
      _ = memory.initialize(from: offsets)
      kept.append(memory)
      return BatchOutput(view: output.view, elementOffsets: UnsafeBufferPointer(memory))
    }
    offsets = kept
    super.init(tensors: tensors)
  }

  deinit {
    for memory in offsets { memory.deallocate() }
  }
}
