internal import ServingCore

/// The inputs that a replay's versions need together. A version is given those that it knows.
struct ReplayInputs: Hashable, Sendable {
  /// In the first signature's order, then what only later ones have.
  let specs: [TensorSpec]

  /// - Throws: `FAILED_PRECONDITION` for an input that no one tensor can be for all of them.
  init(_ signatures: [ModelSignature]) throws(ServingError) {
    var specs: [TensorSpec] = []
    for spec in signatures.flatMap(\.inputs) {
      guard let place = specs.firstIndex(where: { $0.name == spec.name }) else {
        specs.append(spec)
        continue
      }
      guard let merged = Self.merged(specs[place], spec) else {
        throw ServingError(
          .failedPrecondition,
          "input \(spec.name.quotedForMessage) is another one in each version, so no request can "
            + "be put to both: \(Self.text(specs[place])) and \(Self.text(spec))")
      }
      specs[place] = merged
    }
    self.specs = specs
  }

  /// The place of each input of a signature.
  func places(of signature: ModelSignature) -> [Int] {
    signature.inputs.compactMap { spec in specs.firstIndex { $0.name == spec.name } }
  }

  /// Where one leaves an extent to the request and the other does not, the other decides; but the
  /// leading axis counts rows in both or in neither.
  private static func merged(_ first: TensorSpec, _ second: TensorSpec) -> TensorSpec? {
    guard first.datatype == second.datatype,
      first.dimensions.count == second.dimensions.count,
      first.hasRows == second.hasRows
    else { return nil }
    var merged = first
    for (axis, pair) in zip(first.dimensions, second.dimensions).enumerated() {
      switch pair {
      case (.fixed(let one), .fixed(let other)) where one != other: return nil
      case (.dynamic, .fixed): merged.dimensions[axis] = pair.1
      default: continue
      }
    }
    return merged
  }

  private static func text(_ spec: TensorSpec) -> String {
    "\(spec.datatype.name) \(spec.shapeText)"
  }
}

extension TensorSpec {
  /// Whether the leading axis counts rows.
  var hasRows: Bool { dimensions.first?.isDynamic ?? false }

  /// The dimensions of one row; of a model without such an axis, all of them.
  var rowDimensions: [Dimension] { hasRows ? Array(dimensions.dropFirst()) : dimensions }

  /// The shape of a request of one row, with the extents that a row has.
  func requestShape(rowExtents: [Int]) -> Shape? {
    Shape(hasRows ? [1] + rowExtents : rowExtents)
  }
}
