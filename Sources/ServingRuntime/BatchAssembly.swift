internal import ServingCore

/// Puts the tensors of requests that share a run together, padded where they differ in length, and
/// takes the outputs apart again. Used again from run to run for its memory.
///
/// Without padding nothing is copied: the engine gets the requests' own memory, piece by piece.
/// With it the elements are copied once, into memory that suits the engine as it is.
///
/// `@unchecked Sendable`: the memory that `batch` points to is the requests' or its own; it has one
/// holder at a time, as whoever runs it.
struct BatchAssembly: @unchecked Sendable {
  /// What is kept of an input's padded memory between runs, in bytes.
  static let retainedBytesMax = 4 << 20

  private let isBatched: Bool
  private let padding: PaddingPlan?
  private let inputBytesMax: Int
  private let stores: [ByteStore]
  private(set) var batch: EngineBatch
  private(set) var rowCount = 0
  /// Elements that no request asked for, of all inputs.
  private(set) var paddingElementCount = 0
  /// The padded axes' lengths in this batch; nil when its requests are all of one length.
  private var longest: [Int]?

  /// - Parameter inputBytesMax: most bytes of one input of a padded batch.
  init(
    signature: ModelSignature, isBatched: Bool, padding: PaddingPlan?,
    inputBytesMax: Int = PaddingPlan.inputBytesMax
  ) {
    self.isBatched = isBatched
    self.padding = padding
    self.inputBytesMax = inputBytesMax
    stores = padding == nil ? [] : signature.inputs.map { _ in ByteStore() }
    batch = EngineBatch(
      inputs: signature.inputs.map {
        BatchInput(datatype: $0.datatype, shape: [], segments: [])
      })
  }

  /// Elements of all inputs, padding among them.
  var elementCount: Int {
    batch.inputs.reduce(0) { $0.addingReportingOverflow($1.shape.elementCount ?? 0).partialValue }
  }

  /// Lets go of the requests' memory.
  mutating func clear() {
    for index in batch.inputs.indices {
      batch.inputs[index].segments.removeAll(keepingCapacity: true)
    }
    for store in stores { store.clear(retainedBytesMax: Self.retainedBytesMax) }
  }

  /// Makes ``batch`` of the members, in order; they must be such as share a batch.
  /// - Returns: whether they may run together. If not, padded they would be too large.
  mutating func assemble<Member: BatchMember>(_ members: some Collection<Member>) -> Bool {
    clear()
    guard let first = members.first else { return false }
    rowCount = members.reduce(0) { $0 + $1.rowCount }
    paddingElementCount = 0
    longest = nil
    for index in batch.inputs.indices {
      batch.inputs[index].shape = first.shape(ofInput: index)
      if isBatched { batch.inputs[index].shape[0] = rowCount }
    }
    if let padding, members.count > 1, members.contains(where: { $0.lengths != first.lengths }) {
      return pad(members, like: first, padding)
    }
    for index in batch.inputs.indices {
      for member in members {
        batch.inputs[index].segments.append(member.bytes(ofInput: index))
      }
    }
    return true
  }

  private mutating func pad<Member: BatchMember>(
    _ members: some Collection<Member>, like first: Member, _ padding: PaddingPlan
  ) -> Bool {
    var longest = first.lengths
    for member in members {
      for (axis, length) in member.lengths.enumerated() {
        longest[axis] = max(longest[axis], length)
      }
    }
    for index in batch.inputs.indices {
      let shape = padding.inputShape(batch.inputs[index].shape, input: index, lengths: longest)
      batch.inputs[index].shape = shape
      let width = batch.inputs[index].datatype.byteWidth ?? BytesElements.prefixByteCount
      guard let (bytes, overflow) = shape.elementCount?.multipliedReportingOverflow(by: width),
        !overflow, bytes <= inputBytesMax
      else { return false }
    }
    for index in batch.inputs.indices { fill(index, members, padding.values[index]) }
    self.longest = longest
    return true
  }

  private mutating func fill<Member: BatchMember>(
    _ index: Int, _ members: some Collection<Member>, _ value: [UInt8]
  ) {
    var shape = batch.inputs[index].shape
    paddingElementCount += shape.elementCount ?? 0
    for member in members {
      let view = TensorView(
        datatype: batch.inputs[index].datatype, shape: member.shape(ofInput: index),
        bytes: member.bytes(ofInput: index))
      shape[0] = member.rowCount
      PaddedTensor.append(view, paddedTo: shape, with: value, to: stores[index])
      paddingElementCount -= view.shape.elementCount ?? 0
    }
    batch.inputs[index].segments.append(stores[index].bytes)
  }

  // MARK: Outputs

  /// Holds what a run gave against what it was given.
  /// - Throws: `INTERNAL` when it cannot be taken apart.
  func check(_ outputs: BatchOutputs, of signature: ModelSignature) throws(ServingError) {
    let outputCount = signature.outputs.count
    guard outputs.tensors.count == outputCount else {
      throw ServingError(
        .internal, "expected \(outputCount) outputs from the engine, got \(outputs.tensors.count)")
    }
    guard isBatched else { return }
    for (index, output) in outputs.tensors.enumerated() {
      let shape = output.view.shape
      var name: String { signature.outputs[index].name.quotedForMessage }
      guard shape.rank > 0, shape[0] == rowCount else {
        throw ServingError(
          .internal,
          "output \(name) has shape \(shape) for a batch of \(rowCount) rows; publish the model "
            + "with batching switched off if its leading axis does not count rows")
      }
      if let padding, let longest,
        !padding.outputFits(shape, output: index, lengths: longest)
      {
        throw ServingError(
          .internal,
          "output \(name) has shape \(shape) for a batch padded to \(longest); publish the model "
            + "without padding if its outputs are not as long as its inputs")
      }
    }
  }

  /// A member's own outputs and where its rows are in them: cut to its length where others were
  /// longer. Not before ``check(_:of:)``.
  func take(
    _ rows: Range<Int>, lengths: [Int], of outputs: BatchOutputs
  ) -> (outputs: BatchOutputs, rows: Range<Int>) {
    guard let padding, let longest, lengths != longest,
      outputs.tensors.indices.contains(where: padding.cutsOutput)
    else { return (outputs, rows) }
    return (CutOutputs(outputs, rows, padding, lengths), 0..<rows.count)
  }
}
