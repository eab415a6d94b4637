package import ServingCore

/// Runs a session on owned tensors, alone or together: for golden vectors, warm-up and the command
/// line, where no lane stands between.
package struct SessionTrial<Session: EngineSession>: Sendable {
  package let session: Session
  package let isBatched: Bool
  private let padding: PaddingPlan?

  /// - Parameter padding: which axes are padded where requests run together.
  package init(session: Session, isBatched: Bool, padding: PaddingPlan? = nil) {
    self.session = session
    self.isBatched = isBatched
    self.padding = padding
  }

  /// Runs one request.
  /// - Returns: every output, named, in the signature's order.
  /// - Throws: `INVALID_ARGUMENT` when the inputs do not fit the signature, `INTERNAL` when the run
  ///   fails.
  package func run(_ inputs: [OwnedTensor]) throws(ServingError) -> [OwnedTensor] {
    try runTogether([inputs])[0]
  }

  /// Runs several requests as one batch.
  /// - Returns: each request's outputs.
  func runTogether(_ requests: [[OwnedTensor]]) throws(ServingError) -> [[OwnedTensor]] {
    let members = try members(of: requests.map { $0.map { TensorMemory($0) } })
    let (assembly, outputs) = try runBatch(of: members)
    var row = 0
    return members.map { member in
      let rows = row..<row + member.rowCount
      row = rows.upperBound
      let own = assembly.take(rows, lengths: member.lengths, of: outputs)
      return owned(own.outputs, rows: own.rows)
    }
  }

  /// One request among those that run together.
  private struct Member: BatchMember {
    /// Holds the elements where they are for the run, whatever happens to the arrays.
    let memory: [TensorMemory]
    let accepted: SignatureCheck.Accepted
    let lengths: [Int]

    var rowCount: Int { accepted.rowCount }
    func shape(ofInput index: Int) -> Shape { accepted.inputs[index].shape }
    func bytes(ofInput index: Int) -> UnsafeRawBufferPointer { accepted.inputs[index].bytes }
  }

  private func members(of requests: [[TensorMemory]]) throws(ServingError) -> [Member] {
    let check = SignatureCheck(signature: session.signature, isBatched: isBatched)
    var members: [Member] = []
    for memory in requests {
      let accepted = try check.accept(memory.map(\.named))
      var lengths: [Int] = []
      try padding?.lengths(of: accepted.inputs.lazy.map(\.shape), into: &lengths)
      members.append(Member(memory: memory, accepted: accepted, lengths: lengths))
    }
    return members
  }

  private func runBatch(
    of members: [Member]
  ) throws(ServingError) -> (assembly: BatchAssembly, outputs: BatchOutputs) {
    var assembly = BatchAssembly(
      signature: session.signature, isBatched: isBatched, padding: padding)
    guard assembly.assemble(members) else {
      throw ServingError(
        .invalidArgument,
        "\(members.count) requests padded to the longest of them are more than the "
          + "\(PaddingPlan.inputBytesMax) bytes of an input")
    }
    let outputs = try withExtendedLifetime(members) { () throws(ServingError) in
      try session.run(assembly.batch)
    }
    if padding != nil { try assembly.check(outputs, of: session.signature) }
    return (assembly, outputs)
  }

  private func owned(_ outputs: BatchOutputs, rows: Range<Int>) -> [OwnedTensor] {
    zip(session.signature.outputs, outputs.tensors).map { spec, output in
      let shape = output.view.shape
      let canSlice = isBatched && shape.rank > 0 && rows.upperBound <= shape[0]
      let view = canSlice ? output.slice(rows: rows) : output.view
      return OwnedTensor(
        name: spec.name, datatype: view.datatype, shape: view.shape, bytes: Array(view.bytes))
    }
  }

  /// Asks one golden case.
  /// - Returns: how many elements were compared.
  /// - Throws: `FAILED_PRECONDITION` naming the first and the largest difference.
  func check(
    _ example: GoldenVectors.Case, _ tolerance: GoldenVectors.Tolerance
  ) throws(ServingError) -> Int {
    let got: [OwnedTensor]
    do throws(ServingError) {
      got = try run(example.inputs)
    } catch {
      throw error.prefixed("golden case \(example.name.quotedForMessage)")
    }
    return try compare(example, got, tolerance)
  }

  /// Asks all golden cases of one shape as a single batch, and of any length along axes that are
  /// padded: a model whose leading axis does not count independent rows answers differently then,
  /// and so does one that takes padding for input.
  func checkTogether(_ golden: GoldenVectors) throws(ServingError) -> String {
    let groups = Dictionary(grouping: golden.cases) { example in
      example.inputs.map { [$0.name] + sharedDimensions(of: $0).map(String.init) }
    }
    for cases in groups.values where cases.count > 1 {
      let answers = try runTogether(cases.map(\.inputs))
      for (example, got) in zip(cases, answers) {
        do throws(ServingError) {
          _ = try compare(example, got, golden.tolerance)
        } catch {
          throw ServingError(
            .failedPrecondition,
            "rows are not independent: in a batch with others, \(error.message); publish the model "
              + (padding == nil
                ? "with batching switched off" : "without padding, or with batching switched off"))
        }
      }
    }
    return "the same answers in one batch as alone"
  }

  /// The dimensions that must agree for requests to share a run.
  private func sharedDimensions(of tensor: OwnedTensor) -> [Int] {
    let index = session.signature.inputs.firstIndex { $0.name == tensor.name }
    guard let padding, let index,
      tensor.shape.rank == session.signature.inputs[index].dimensions.count
    else { return Array(tensor.shape.dimensions.dropFirst()) }
    let lengths = padding.names.map { _ in 0 }
    return Array(
      padding.inputShape(tensor.shape, input: index, lengths: lengths).dimensions.dropFirst())
  }

  private func compare(
    _ example: GoldenVectors.Case, _ got: [OwnedTensor], _ tolerance: GoldenVectors.Tolerance
  ) throws(ServingError) -> Int {
    let comparison: GoldenComparison
    do throws(ServingError) {
      comparison = try GoldenComparison(expected: example.outputs, got: got, tolerance: tolerance)
    } catch {
      throw error.prefixed("golden case \(example.name.quotedForMessage)")
    }
    if let error = comparison.error(caseName: example.name) { throw error }
    return comparison.elementCount
  }

  /// The request to warm up with: the example's first row, or zeros.
  func warmUpRow(of example: [OwnedTensor]?) throws(ServingError) -> [OwnedTensor] {
    if let example { firstRow(example) } else { try zeroRow() }
  }

  /// Runs a batch of `rows` times the same row, which is in memory once.
  func warmUp(rows: Int, with row: [OwnedTensor]) throws(ServingError) {
    let member = try members(of: [row.map { TensorMemory($0) }])[0]
    _ = try runBatch(of: Array(repeating: member, count: isBatched ? rows : 1))
  }

  /// Elements of all inputs that a lane counts a row's cost by.
  func elementsPerRow(_ inputs: [OwnedTensor]) -> Int {
    inputs.reduce(0) { sum, tensor in
      var shape = tensor.shape
      if let padding,
        let index = session.signature.inputs.firstIndex(where: { $0.name == tensor.name })
      {
        shape = padding.classShape(shape, input: index)
      }
      return sum.addingReportingOverflow(shape.elementCountPerRow ?? 0).partialValue
    }
  }

  private func firstRow(_ inputs: [OwnedTensor]) -> [OwnedTensor] {
    guard isBatched else { return inputs }
    return inputs.map { tensor in
      guard tensor.shape.rank > 0, tensor.shape[0] > 1 else { return tensor }
      var row = tensor
      let elementCount = tensor.shape.elementCountPerRow ?? 0
      row.shape[0] = 1
      if let width = tensor.datatype.byteWidth {
        row.bytes = Array(tensor.bytes.prefix(elementCount * width))
      } else {
        row.bytes = tensor.bytes.withUnsafeBytes { bytes in
          var elements = BytesElements(bytes)
          var first: [UInt8] = []
          for _ in 0..<elementCount {
            if let element = elements.next() { BytesElements.append(element, to: &first) }
          }
          return first
        }
      }
      return row
    }
  }

  /// Zeros or empty strings; every dynamic dimension is 1.
  private func zeroRow() throws(ServingError) -> [OwnedTensor] {
    var row: [OwnedTensor] = []
    for spec in session.signature.inputs {
      let extents = spec.dimensions.map { if case .fixed(let extent) = $0 { extent } else { 1 } }
      guard let shape = Shape(extents), let count = shape.elementCount else {
        throw ServingError(.internal, "input \(spec.name.quotedForMessage) has no countable shape")
      }
      let width = spec.datatype.byteWidth ?? BytesElements.prefixByteCount
      row.append(
        OwnedTensor(
          name: spec.name, datatype: spec.datatype, shape: shape,
          bytes: Array(repeating: 0, count: count * width)))
    }
    return row
  }
}
