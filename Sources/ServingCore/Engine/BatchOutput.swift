/// One output of a whole batch.
///
/// `@unchecked Sendable`: points into its ``BatchOutputs``, which outlives it and is never written.
package struct BatchOutput: @unchecked Sendable {
  /// Datatype, shape and elements of all rows, in the protocol's raw layout.
  package var view: TensorView
  /// For `BYTES`: where each element begins in `view.bytes`, and the end of the last, so one more
  /// than there are elements. Nil for every other datatype.
  package var elementOffsets: UnsafeBufferPointer<Int>?

  package init(view: TensorView, elementOffsets: UnsafeBufferPointer<Int>? = nil) {
    self.view = view
    self.elementOffsets = elementOffsets
  }

  /// The rows `rows` of the leading axis, without a copy. The range must lie inside the batch.
  package func slice(rows: Range<Int>) -> TensorView {
    precondition(view.shape.rank > 0 && rows.upperBound <= view.shape[0], "rows outside the batch")
    guard rows.count < view.shape[0] else { return view }
    // A batch that ran has counts that fit: the engine allocated them.
    let elementsPerRow = view.shape.elementCountPerRow ?? 0
    var part = view
    part.shape[0] = rows.count
    let first = rows.lowerBound * elementsPerRow
    let last = rows.upperBound * elementsPerRow
    let byteRange: Range<Int>
    if let elementOffsets {
      byteRange = elementOffsets[first]..<elementOffsets[last]
    } else {
      let width = view.datatype.byteWidth ?? 0
      byteRange = first * width..<last * width
    }
    part.bytes = UnsafeRawBufferPointer(rebasing: view.bytes[byteRange])
    return part
  }
}
