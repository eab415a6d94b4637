/// A tensor somebody else owns: datatype, shape and the place of its elements.
///
/// Layout is the protocol's raw layout for every source, so that one kind of tensor goes through
/// the house: row-major, little-endian, and for `BYTES` each element preceded by its length in
/// 4 bytes. The bytes need not be aligned.
///
/// `@unchecked Sendable`: the pointer is only read, and whoever hands a view over keeps its owner
/// alive until the receiver is done with it (a request's storage until it is answered, a batch's
/// outputs until they are encoded).
package struct TensorView: @unchecked Sendable {
  package var datatype: Datatype
  package var shape: Shape
  package var bytes: UnsafeRawBufferPointer

  package init(datatype: Datatype, shape: Shape, bytes: UnsafeRawBufferPointer) {
    self.datatype = datatype
    self.shape = shape
    self.bytes = bytes
  }
}
