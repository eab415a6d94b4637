internal import ServingCore

/// What ``BatchAssembly`` needs of a request, or of the part of one, that shares a run.
protocol BatchMember {
  var rowCount: Int { get }
  /// Of the plan's padded axes; empty without a plan.
  var lengths: [Int] { get }
  /// With the member's own rows.
  func shape(ofInput index: Int) -> Shape
  func bytes(ofInput index: Int) -> UnsafeRawBufferPointer
}

extension BatchPart<InferenceCall>: BatchMember {
  var rowCount: Int { rows.count }
  var lengths: [Int] { item.lengths }

  func shape(ofInput index: Int) -> Shape {
    var shape = item.inputs[index].shape
    if rows.count < item.rowCount { shape[0] = rows.count }
    return shape
  }

  func bytes(ofInput index: Int) -> UnsafeRawBufferPointer {
    item.bytes(ofInput: index, rows: rows)
  }
}
