/// A tensor with a name that owns its elements, for the cold paths: golden vectors, warm-up rows,
/// the client library, the command line. Layout as in ``TensorView``.
package struct OwnedTensor: Hashable, Sendable {
  package var name: String
  package var datatype: Datatype
  package var shape: Shape
  package var bytes: [UInt8]

  package init(name: String, datatype: Datatype, shape: Shape, bytes: [UInt8]) {
    self.name = name
    self.datatype = datatype
    self.shape = shape
    self.bytes = bytes
  }
}
