/// How a version's requests may share a run.
package struct BatchingSettings: Hashable, Sendable {
  /// The highest `max_rows` a manifest may ask for.
  package static let rowsMax = 65_536
  /// The most `preferred_rows` a manifest may name.
  package static let preferredCountMax = 32
  /// The highest `max_queue_delay_us` a manifest may ask for: a second.
  package static let delayMicrosecondsMax = 1_000_000
  /// The highest `instances` a manifest may ask for.
  package static let instancesMax = 64
  package static let defaults = BatchingSettings(isEnabled: true, maxRows: 128)

  /// Whether the leading axis counts rows of independent requests. Takes effect only where the
  /// signature has such an axis.
  package var isEnabled: Bool
  /// Rows that requests are gathered up to, on event loops fewer. One request with more is split.
  package var maxRows: Int
  /// Sizes that the model runs best at, ascending, each from 1 to ``maxRows``; none by default.
  package var preferredRows: [Int]
  /// Microseconds that a request may be held back so that others join it. Zero, the default: an
  /// idle engine never waits.
  package var queueDelayMicroseconds: Int
  /// Runs of the version that may go on at the same time on threads of its own; nil for as many as
  /// the cores have room for.
  package var instances: Int?
  /// Which axes may be padded so that requests of different lengths share a run; none by default.
  package var padding: PaddingSettings

  package init(
    isEnabled: Bool, maxRows: Int, preferredRows: [Int] = [], queueDelayMicroseconds: Int = 0,
    instances: Int? = nil, padding: PaddingSettings = .none
  ) {
    self.isEnabled = isEnabled
    self.maxRows = maxRows
    self.preferredRows = preferredRows
    self.queueDelayMicroseconds = queueDelayMicroseconds
    self.instances = instances
    self.padding = padding
  }

  /// Holds the settings against each other, the single values being in their limits.
  /// - Throws: `INVALID_ARGUMENT` naming what was expected and what came.
  package func check() throws(ServingError) {
    guard isEnabled || padding == .none else {
      throw ServingError(
        .invalidArgument,
        "expected no padding where batching is switched off, as only requests that share a run are "
          + "padded")
    }
    for (rows, next) in zip(preferredRows, preferredRows.dropFirst()) where rows >= next {
      throw ServingError(
        .invalidArgument,
        "expected preferred rows in ascending order, got \(next) after \(rows)")
    }
    if let last = preferredRows.last, last > maxRows {
      throw ServingError(
        .invalidArgument,
        "expected preferred rows of at most \(maxRows), which is as many as a batch has, got "
          + "\(last)")
    }
  }
}
