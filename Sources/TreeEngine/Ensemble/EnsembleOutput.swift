package import ServingCore

/// One tensor that an ensemble can answer with.
package struct EnsembleOutput: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// The sums as they are, `[batch, targetCount]`.
    case rawScores
    /// What the objective makes of the sums, `[batch, width]`.
    case scores(ScoreTransform)
    /// The leaf that each tree ends in, `[batch, trees]`, INT32.
    case leafIndices
    /// The class of a classifier of ONNX, `[batch]`, INT64 or BYTES.
    case labels(OnnxLabels)
  }

  package var spec: TensorSpec
  package var content: Content

  package init(spec: TensorSpec, content: Content) {
    self.spec = spec
    self.content = content
  }
}
