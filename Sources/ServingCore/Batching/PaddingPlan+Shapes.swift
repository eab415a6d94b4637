// What the plan makes of a request's shapes, and of a batch's.

extension PaddingPlan {
  /// How long each padded axis is in a request.
  /// - Parameters:
  ///   - shapes: of the request's inputs, as the signature has them.
  ///   - lengths: set to one length for each of ``names``.
  /// - Throws: `INVALID_ARGUMENT` when two inputs disagree: padded, the request would get an answer
  ///   where alone it gets an error.
  package func lengths(
    of shapes: some Sequence<Shape>, into lengths: inout [Int]
  ) throws(ServingError) {
    lengths.removeAll(keepingCapacity: true)
    for _ in names { lengths.append(-1) }
    for (index, shape) in shapes.enumerated() {
      for place in inputs[index] {
        let length = shape[place.axis]
        guard lengths[place.name] < 0 || lengths[place.name] == length else {
          throw ServingError(
            .invalidArgument,
            "input \(inputNames[index].quotedForMessage): expected \(lengths[place.name]) for axis "
              + "\(names[place.name].quotedForMessage), as in an input before it, got \(length)",
            detail: ["input": inputNames[index]])
        }
        lengths[place.name] = length
      }
    }
  }

  /// An input's shape with every padded axis as long as its class allows: requests with the same
  /// may share a run.
  package func classShape(_ shape: Shape, input: Int) -> Shape {
    var shape = shape
    for place in inputs[input] {
      shape[place.axis] = classes[place.name].bound(of: shape[place.axis])
    }
    return shape
  }

  /// An input's shape with its padded axes as long as said.
  package func inputShape(_ shape: Shape, input: Int, lengths: [Int]) -> Shape {
    Self.shape(shape, inputs[input], lengths)
  }

  /// Whether an output has a padded axis, and its rows are to be cut to their requests' own length.
  package func cutsOutput(_ output: Int) -> Bool { !outputs[output].isEmpty }

  /// Whether an output's padded axes are as long as the batch's were.
  package func outputFits(_ shape: Shape, output: Int, lengths: [Int]) -> Bool {
    outputs[output].allSatisfy { place in
      place.axis < shape.rank && shape[place.axis] == lengths[place.name]
    }
  }

  /// An output's shape cut to a request's own lengths.
  package func outputShape(_ shape: Shape, output: Int, lengths: [Int]) -> Shape {
    Self.shape(shape, outputs[output], lengths)
  }

  private static func shape(_ shape: Shape, _ places: [Place], _ lengths: [Int]) -> Shape {
    var shape = shape
    for place in places { shape[place.axis] = lengths[place.name] }
    return shape
  }
}
