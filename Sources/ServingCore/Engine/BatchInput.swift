/// One input of a batch, still in the requests' own memory, so that the engine decides where (and
/// whether) the elements are copied.
///
/// `@unchecked Sendable`: as ``TensorView``; the requests' storage lives until they are answered.
package struct BatchInput: @unchecked Sendable {
  package var datatype: Datatype
  /// The shape of the whole: the leading dimension is the sum of the segments' rows.
  package var shape: Shape
  /// The requests' elements in raw layout, in the order of their rows.
  package var segments: [UnsafeRawBufferPointer]

  package init(datatype: Datatype, shape: Shape, segments: [UnsafeRawBufferPointer]) {
    self.datatype = datatype
    self.shape = shape
    self.segments = segments
  }
}
