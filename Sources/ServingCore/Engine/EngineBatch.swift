/// Requests that run together: for each input of the signature, in its order, the requests'
/// tensors one after the other.
package struct EngineBatch: Sendable {
  package var inputs: [BatchInput]

  package init(inputs: [BatchInput]) {
    self.inputs = inputs
  }
}
