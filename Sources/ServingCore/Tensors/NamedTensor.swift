/// An input as a request names it, before it was held against a signature.
package struct NamedTensor: Sendable {
  package var name: String
  package var view: TensorView

  package init(name: String, view: TensorView) {
    self.name = name
    self.view = view
  }
}
