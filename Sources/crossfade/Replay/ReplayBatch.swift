internal import ServingCore

/// Requests that run together, with their inputs one after the other in memory that is used again
/// from batch to batch.
final class ReplayBatch {
  /// Of all inputs, in bytes (64 MiB). A single request may be larger.
  static let byteCountMax = 64 << 20
  /// What is kept of an input's memory from batch to batch, in bytes.
  private static let retainedBytesMax = 4 << 20

  struct Entry {
    /// Without its inputs, which are in the batch's memory.
    var request: ReplayRequest
    /// Of the batch.
    var rows: Range<Int>
    fileprivate var shapes: [Shape]
    /// Where each input begins and ends in its memory.
    fileprivate var ranges: [Range<Int>]
  }

  let specs: [TensorSpec]
  /// Whether the leading axis counts rows, for any of the versions; a request is one row else.
  let isBatched: Bool
  let rowsMax: Int
  private let stores: [ByteStore]
  private(set) var entries: [Entry] = []
  private(set) var rowCount = 0
  private var byteCount = 0

  /// - Parameter rowsMax: a single request may have more.
  init(specs: [TensorSpec], isBatched: Bool, rowsMax: Int) {
    self.specs = specs
    self.isBatched = isBatched
    self.rowsMax = rowsMax
    stores = specs.map { _ in ByteStore() }
  }

  func clear() {
    entries.removeAll(keepingCapacity: true)
    for store in stores { store.clear(retainedBytesMax: Self.retainedBytesMax) }
    rowCount = 0
    byteCount = 0
  }

  /// Whether a request can join those that are here.
  func takes(_ request: ReplayRequest) -> Bool {
    guard let first = entries.first else { return true }
    let bytes = request.inputs.reduce(0) { $0 + $1.bytes.count }
    guard rowCount + rows(of: request) <= rowsMax, byteCount + bytes <= Self.byteCountMax else {
      return false
    }
    return zip(first.shapes, request.inputs).allSatisfy { shape, input in
      var shape = shape
      guard shape.rank == input.shape.rank else { return false }
      if isBatched, shape.rank > 0 { shape[0] = input.shape[0] }
      return shape == input.shape
    }
  }

  /// - Parameter request: with an input for each of ``specs``, all of them with as many rows.
  func append(_ request: ReplayRequest) {
    let start = rowCount
    rowCount += rows(of: request)
    var ranges: [Range<Int>] = []
    for (store, input) in zip(stores, request.inputs) {
      let first = store.count
      input.bytes.withUnsafeBytes { store.append($0) }
      byteCount += input.bytes.count
      ranges.append(first..<store.count)
    }
    var entry = Entry(
      request: request, rows: start..<rowCount, shapes: request.inputs.map(\.shape),
      ranges: ranges)
    entry.request.inputs = []
    entries.append(entry)
  }

  /// Takes over one of another batch's requests; the specs must be the same.
  func append(_ entry: Entry, of other: ReplayBatch) {
    var request = entry.request
    request.inputs = specs.indices.map { place in
      let view = other.input(place, of: entry)
      return OwnedTensor(
        name: specs[place].name, datatype: view.datatype, shape: view.shape,
        bytes: Array(view.bytes))
    }
    append(request)
  }

  private func rows(of request: ReplayRequest) -> Int {
    guard isBatched, let shape = request.inputs.first?.shape, shape.rank > 0 else { return 1 }
    return shape[0]
  }

  /// An input of one request. Valid until the batch is changed.
  func input(_ place: Int, of entry: Entry) -> TensorView {
    TensorView(
      datatype: specs[place].datatype, shape: entry.shapes[place],
      bytes: UnsafeRawBufferPointer(rebasing: stores[place].bytes[entry.ranges[place]]))
  }

  /// What an engine runs for one request.
  func engineBatch(of entry: Entry, _ places: [Int]) -> EngineBatch {
    EngineBatch(
      inputs: places.map { place in
        let view = input(place, of: entry)
        return BatchInput(datatype: view.datatype, shape: view.shape, segments: [view.bytes])
      })
  }

  /// What an engine runs for all of them at once.
  func engineBatch(_ places: [Int]) -> EngineBatch {
    EngineBatch(
      inputs: places.map { place in
        var shape = entries.first?.shapes[place] ?? []
        if shape.rank > 0 { shape[0] = rowCount }
        return BatchInput(
          datatype: specs[place].datatype, shape: shape, segments: [stores[place].bytes])
      })
  }
}
