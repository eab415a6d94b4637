internal import ServingCore

/// What a version answered, or had answered, to one request.
struct ReplayReply {
  /// By the output's place in the version's signature; valid for as long as this value lives.
  let views: [TensorView]
  let summary: OutputSummary
  /// Of the engine's run that it was in.
  let nanoseconds: UInt64
  /// Holds what the views point into.
  private let owner: AnyObject

  /// - Parameter rows: the request's rows of the outputs; nil for all of them.
  init(
    _ outputs: BatchOutputs, rows: Range<Int>?, _ reader: OutputReader, nanoseconds: UInt64
  ) {
    views = outputs.tensors.map { output in rows.map { output.slice(rows: $0) } ?? output.view }
    summary = reader.summary(of: outputs, rows: rows)
    self.nanoseconds = nanoseconds
    owner = outputs
  }

  /// A reply that was kept.
  /// - Parameter tensors: in the signature's order.
  init(_ tensors: [OwnedTensor], summary: OutputSummary, nanoseconds: UInt64) {
    let store = ByteStore()
    // Room for all of them first, so that none of them moves.
    store.reserve(tensors.reduce(0) { $0 + $1.bytes.count })
    views = tensors.map { tensor in
      let start = store.count
      tensor.bytes.withUnsafeBytes { store.append($0) }
      return TensorView(
        datatype: tensor.datatype, shape: tensor.shape,
        bytes: UnsafeRawBufferPointer(rebasing: store.bytes[start...]))
    }
    self.summary = summary
    self.nanoseconds = nanoseconds
    owner = store
  }
}
