import ServingCore

extension Arena {
  /// A shape as messages to be packed have it.
  func dimensions(of shape: Shape) -> UnsafeMutablePointer<Int64> {
    let dimensions = array(of: Int64.self, count: shape.rank)
    for axis in 0..<shape.rank { dimensions[axis] = Int64(shape[axis]) }
    return dimensions
  }
}
