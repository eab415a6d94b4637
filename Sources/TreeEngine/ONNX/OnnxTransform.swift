/// What becomes of a row's raw scores on the way to an output of an ONNX graph: what the tree
/// operator itself does, then the operators behind it.
package struct OnnxTransform: Hashable, Sendable {
  /// `post_transform`, and what the classifier's kernel makes of one score for two classes
  /// (`write_scores` in `ml_common.h` of ONNX Runtime).
  package enum Head: Hashable, Sendable {
    case none
    case logistic
    case softmax
    case softmaxZero
    case probit
    /// `1 - s` and `s`.
    case complement
    /// `-s` and `s`.
    case opposed
    /// The logistic function of `-s` and of `s`.
    case opposedLogistic

    /// Whether one score becomes two.
    package var isExpanding: Bool {
      switch self {
      case .none, .logistic, .softmax, .softmaxZero, .probit: false
      case .complement, .opposed, .opposedLogistic: true
      }
    }

    /// What the kernels do of it: to a single score only PROBIT.
    func forTargets(_ count: Int) -> Head {
      count == 1 && self != .probit ? .none : self
    }
  }

  /// An operator behind the trees, on each number or, for the softmax, on each row.
  package enum Step: Hashable, Sendable {
    case sigmoid
    case exponential
    case negated
    case softmax
    case plus(Float)
    case minus(Float)
    case takenFrom(Float)
    case times(Float)
    case over(Float)
    case dividing(Float)
  }

  package var head: Head
  package var steps: [Step]

  package init(head: Head, steps: [Step] = []) {
    self.head = head
    self.steps = steps
  }

  /// Whether the numbers that come out are the raw scores.
  package var isIdentity: Bool { head == .none && steps.isEmpty }

  /// The numbers of a row that come out.
  package func width(targetCount: Int) -> Int { head.isExpanding ? 2 : targetCount }

  /// - Parameters:
  ///   - scores: raw ones, `[rowCount][targetCount]`.
  ///   - output: room for `rowCount` times ``width(targetCount:)`` numbers, elsewhere.
  package func apply(
    _ scores: UnsafePointer<Float>, rowCount: Int, targetCount: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    let count = rowCount * targetCount
    switch head {
    case .none: output.update(from: scores, count: count)
    case .logistic: for place in 0..<count { output[place] = OnnxMath.logistic(scores[place]) }
    case .probit: for place in 0..<count { output[place] = OnnxMath.probit(scores[place]) }
    case .softmax:
      output.update(from: scores, count: count)
      for row in 0..<rowCount { OnnxMath.softmax(output + row * targetCount, targetCount) }
    case .softmaxZero:
      output.update(from: scores, count: count)
      for row in 0..<rowCount { OnnxMath.softmaxZero(output + row * targetCount, targetCount) }
    case .complement: expand(scores, rowCount, into: output) { (1 - $0, $0) }
    case .opposed: expand(scores, rowCount, into: output) { (-$0, $0) }
    case .opposedLogistic:
      expand(scores, rowCount, into: output) { (OnnxMath.logistic(-$0), OnnxMath.logistic($0)) }
    }
    let width = width(targetCount: targetCount)
    for step in steps { apply(step, to: output, rowCount: rowCount, width: width) }
  }

  @inline(__always)
  private func expand(
    _ scores: UnsafePointer<Float>, _ rowCount: Int, into output: UnsafeMutablePointer<Float>,
    _ pair: (Float) -> (Float, Float)
  ) {
    for row in 0..<rowCount { (output[2 * row], output[2 * row + 1]) = pair(scores[row]) }
  }

  private func apply(
    _ step: Step, to values: UnsafeMutablePointer<Float>, rowCount: Int, width: Int
  ) {
    let places = 0..<rowCount * width
    switch step {
    case .sigmoid: for place in places { values[place] = OnnxMath.sigmoid(values[place]) }
    case .exponential: for place in places { values[place] = OnnxMath.exponential(values[place]) }
    case .negated: for place in places { values[place] = -values[place] }
    case .plus(let other): for place in places { values[place] += other }
    case .minus(let other): for place in places { values[place] -= other }
    case .takenFrom(let other): for place in places { values[place] = other - values[place] }
    case .times(let other): for place in places { values[place] *= other }
    case .over(let other): for place in places { values[place] /= other }
    case .dividing(let other): for place in places { values[place] = other / values[place] }
    case .softmax:
      for row in 0..<rowCount { OnnxMath.softmaxOperator(values + row * width, width) }
    }
  }
}
