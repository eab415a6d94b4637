package import ServingCore

/// Runs a session on owned tensors, alone or together: for golden vectors, warm-up and the command
/// line, where no lane stands between.
package struct SessionTrial<Session: EngineSession>: Sendable {
  package let session: Session
  package let isBatched: Bool

  package init(session: Session, isBatched: Bool) {
    self.session = session
    self.isBatched = isBatched
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
    let (rowCounts, outputs) = try runBatch(of: requests.map { $0.map { TensorMemory($0) } })
    var row = 0
    return rowCounts.map { rowCount in
      defer { row += rowCount }
      return owned(outputs, rows: row..<row + rowCount)
    }
  }

  /// Runs requests whose elements stay where they are for the run, whatever happens to the arrays.
  /// - Returns: how many rows each request has, and the outputs of all.
  private func runBatch(
    of requests: [[TensorMemory]]
  ) throws(ServingError) -> (rowCounts: [Int], outputs: BatchOutputs) {
    let check = SignatureCheck(signature: session.signature, isBatched: isBatched)
    var accepted: [SignatureCheck.Accepted] = []
    for inputs in requests { accepted.append(try check.accept(inputs.map(\.named))) }
    let rowCounts = accepted.map(\.rowCount)
    let batch = EngineBatch(
      inputs: session.signature.inputs.indices.map { index in
        let parts = accepted.map { $0.inputs[index] }
        var shape = parts[0].shape
        if isBatched { shape[0] = rowCounts.reduce(0, +) }
        return BatchInput(
          datatype: parts[0].datatype, shape: shape, segments: parts.map(\.bytes))
      })
    let outputs = try withExtendedLifetime(requests) { () throws(ServingError) in
      try session.run(batch)
    }
    return (rowCounts, outputs)
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

  /// Asks all golden cases of one shape as a single batch: a model whose leading axis does not
  /// count independent rows answers differently then.
  func checkTogether(_ golden: GoldenVectors) throws(ServingError) -> String {
    let groups = Dictionary(grouping: golden.cases) { example in
      example.inputs.map { [$0.name] + $0.shape.dimensions.dropFirst().map(String.init) }
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
              + "with batching switched off")
        }
      }
    }
    return "the same answers in one batch as alone"
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
    let memory = row.map { TensorMemory($0) }
    _ = try runBatch(of: Array(repeating: memory, count: isBatched ? rows : 1))
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
