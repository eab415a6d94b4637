/// The elements that a tensor and one around it have in common, as runs that are contiguous in
/// both: what padding copies in, and cutting copies out.
package enum ElementRuns {
  /// Goes through the runs in row-major order.
  /// - Parameters:
  ///   - small: as many axes as `large`, none of them longer. Both have counts that fit an `Int`.
  ///   - body: gets the place of a run's first element in either tensor, and the elements' number.
  package static func forEach(
    of small: Shape, in large: Shape, _ body: (_ small: Int, _ large: Int, _ count: Int) -> Void
  ) {
    precondition(small.rank == large.rank, "tensors of one rank were expected")
    guard let count = small.elementCount, count > 0 else { return }
    var inner = small.rank - 1
    while inner >= 0, small[inner] == large[inner] { inner -= 1 }
    guard inner >= 0 else { return body(0, 0, count) }
    let runLength = product(small, from: inner)
    var counter = InlineArray<8, Int>(repeating: 0)
    var smallStart = 0
    while smallStart < count {
      var largeStart = 0
      for axis in 0..<inner { largeStart = largeStart * large[axis] + counter[axis] }
      body(smallStart, largeStart * product(large, from: inner), runLength)
      smallStart += runLength
      var axis = inner - 1
      while axis >= 0 {
        counter[axis] += 1
        if counter[axis] < small[axis] { break }
        counter[axis] = 0
        axis -= 1
      }
    }
  }

  private static func product(_ shape: Shape, from first: Int) -> Int {
    (first..<shape.rank).reduce(1) { $0 * shape[$1] }
  }
}
