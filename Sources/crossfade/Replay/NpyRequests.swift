internal import ServingCore

/// The rows of `.npy` files as requests, a file for each input; rows of one number belong together.
final class NpyRequests: ReplaySource {
  private struct Input {
    var rows: NpyRows
    var spec: TensorSpec
    var shape: Shape
  }

  private let inputs: [Input]
  private let rowCount: Int
  private var givenCount = 0

  /// - Parameter arguments: `NAME=FILE`.
  /// - Throws: `INVALID_ARGUMENT` naming the input whose file is missing, is there twice, or holds
  ///   rows that it does not take.
  init(_ arguments: [String], specs: [TensorSpec]) throws(ServingError) {
    var files: [String: String] = [:]
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw ServingError(
          .invalidArgument, "--npy: expected NAME=FILE, got \(argument.quotedForMessage)")
      }
      let name = String(parts[0])
      guard specs.contains(where: { $0.name == name }) else {
        throw ServingError(
          .invalidArgument,
          "--npy: \(name.quotedForMessage) is not an input of this model; expected "
            + specs.map(\.name).quotedListForMessage)
      }
      guard files.updateValue(String(parts[1]), forKey: name) == nil else {
        throw ServingError(
          .invalidArgument, "--npy: input \(name.quotedForMessage) is given twice")
      }
    }
    var inputs: [Input] = []
    for spec in specs {
      guard let path = files[spec.name] else {
        throw ServingError(
          .invalidArgument,
          "--npy: input \(spec.name.quotedForMessage) is missing; expected a file for each of "
            + specs.map(\.name).quotedListForMessage)
      }
      inputs.append(try Self.input(spec, path))
    }
    let rowCount = inputs.first?.rows.rowCount ?? 0
    for input in inputs where input.rows.rowCount != rowCount {
      throw ServingError(
        .invalidArgument,
        "input \(input.spec.name.quotedForMessage): expected \(rowCount) rows as input "
          + "\(specs[0].name.quotedForMessage) has, got \(input.rows.rowCount)")
    }
    self.inputs = inputs
    self.rowCount = rowCount
  }

  private static func input(_ spec: TensorSpec, _ path: String) throws(ServingError) -> Input {
    let rows = try NpyRows(path: path)
    let subject = "\(path.quotedPath), input \(spec.name.quotedForMessage)"
    guard rows.datatype == spec.datatype else {
      throw ServingError(
        .invalidArgument,
        "\(subject): expected \(spec.datatype.name), got \(rows.datatype.name); numpy's astype "
          + "makes one of the other")
    }
    guard let shape = shape(of: rows, spec) else {
      let expected = spec.rowDimensions.map(\.description).joined(separator: ", ")
      throw ServingError(
        .invalidArgument,
        "\(subject): expected rows of the shape [\(expected)], got \(rows.rowExtents)")
    }
    return Input(rows: rows, spec: spec, shape: shape)
  }

  /// The shape of a request of one row; nil when the model does not take it. A model without an
  /// axis of rows may have a leading extent of one, which the file may leave out.
  private static func shape(of rows: NpyRows, _ spec: TensorSpec) -> Shape? {
    let dimensions = spec.rowDimensions
    let leadingOne = spec.hasRows ? [] : [[1] + rows.rowExtents]
    for extents in [rows.rowExtents] + leadingOne where extents.count == dimensions.count {
      let fits = zip(dimensions, extents).allSatisfy { dimension, extent in
        if case .fixed(let expected) = dimension { extent == expected } else { extent > 0 }
      }
      if fits { return spec.requestShape(rowExtents: extents) }
    }
    return nil
  }

  var share: Double? { rowCount > 0 ? Double(givenCount) / Double(rowCount) : nil }

  func next() throws(ServingError) -> ReplayStep? {
    guard givenCount < rowCount else { return nil }
    givenCount += 1
    var request = ReplayRequest(id: "\(givenCount)", inputs: [])
    for input in inputs {
      guard let bytes = try input.rows.next() else { return nil }
      request.inputs.append(
        OwnedTensor(
          name: input.spec.name, datatype: input.spec.datatype, shape: input.shape, bytes: bytes))
    }
    return .request(request)
  }
}
