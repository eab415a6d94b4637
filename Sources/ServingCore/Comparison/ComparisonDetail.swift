/// How much a summary keeps of what is not a mere count: a whole comparison is looked at closely,
/// and of slices there are many.
package enum ComparisonDetail: Hashable, Sendable {
  /// Of all pairs.
  case whole
  /// Of a slice, or of the repetitions.
  case part

  /// Labels that a confusion matrix tells apart.
  package var labelsMax: Int { self == .whole ? 32 : 8 }
  /// Pairs in a sample.
  package var sampleMax: Int { self == .whole ? 512 : 64 }
  /// Buckets of a sketch of values. Of a part, 128: a sixteenth of a factor of two wide where the
  /// values lie within a factor of 256.
  package var bucketsMax: Int { self == .whole ? ValueHistogram.bucketsMax : 128 }
}
