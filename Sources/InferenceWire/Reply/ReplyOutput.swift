package import ServingCore

/// One output of a reply: its place in the ``ReplyTemplate``, and its elements, which must stay
/// where they are until the reply is encoded.
package struct ReplyOutput: Sendable {
  package var index: Int
  package var view: TensorView

  package init(index: Int, view: TensorView) {
    self.index = index
    self.view = view
  }
}
