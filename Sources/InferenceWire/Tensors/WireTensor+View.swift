import ServingCore

extension WireTensor {
  /// The tensor as a view: of the body when it is raw, of the arena when it is typed.
  /// - Parameters:
  ///   - rawContents: the place of its raw contents in the body, when the message is raw.
  ///   - overBudget: makes the error for when the arena has no room.
  func view(
    rawContents: Range<Int>?, in body: UnsafeRawBufferPointer, arena: Arena,
    overBudget: () -> ServingError
  ) throws(ServingError) -> TensorView {
    let datatype = try datatype()
    let shape = try shape()
    let bytes: UnsafeRawBufferPointer
    if let rawContents {
      guard !hasContents else {
        throw error(
          "contents: expected none beside raw_\(role.rawValue)_contents, as raw and typed values "
            + "do not mix in one message")
      }
      bytes = UnsafeRawBufferPointer(rebasing: body[rawContents])
    } else {
      bytes = try typedBytes(as: datatype, arena: arena, overBudget: overBudget)
    }
    return TensorView(datatype: datatype, shape: shape, bytes: bytes)
  }
}

extension ServingError {
  /// Raw entries must be as many as the tensors they belong to.
  static func rawCount(
    _ field: String, _ count: Int, of tensorCount: Int, _ tensors: String
  ) -> ServingError {
    ServingError(
      .invalidArgument,
      "\(field): expected \(tensorCount) entries, one for each of the \(tensors), got \(count)",
      detail: ["field": field])
  }
}
