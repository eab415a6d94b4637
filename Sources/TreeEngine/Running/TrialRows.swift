internal import ServingCore

/// Rows to try kernels on.
final class TrialRows {
  private static let rowCount = 256
  private static let seed: UInt64 = 20_240

  private let features: Scratch<Float>
  private let places: Scratch<UnsafeRawPointer?>

  /// - Parameter numbers: what features are drawn from.
  init(featureCount: Int, numbers: [Float]) {
    features = Scratch(capacity: Self.rowCount * featureCount)
    // Twice the rows, so that any number of them may begin anywhere.
    places = Scratch(capacity: 2 * Self.rowCount)
    var random = SplitMix64(seed: Self.seed)
    for index in 0..<Self.rowCount * featureCount {
      let drawn = Int(random.next() >> 33)
      features.base[index] = numbers.isEmpty ? 0 : numbers[drawn % numbers.count]
    }
    for index in 0..<2 * Self.rowCount {
      places.base[index] = UnsafeRawPointer(
        features.base + (index % Self.rowCount) * featureCount)
    }
  }

  /// Valid as long as the rows.
  /// - Parameter count: at most ``KernelPlan/rowCountMax``.
  func some(_ count: Int, from number: Int) -> UnsafeBufferPointer<UnsafeRawPointer?> {
    UnsafeBufferPointer(start: places.base + number * count % Self.rowCount, count: count)
  }
}
