/// A level, and the pressure that asks for it, in one word, for event loops to read in one go.
package struct OverloadState: Hashable, Sendable, RawRepresentable {
  package static let calm = OverloadState(level: 0, cause: .heldBytes)

  package let level: Int
  package let cause: OverloadPressure

  package init(level: Int, cause: OverloadPressure) {
    self.level = level
    self.cause = cause
  }

  package init?(rawValue: Int) {
    guard let cause = OverloadPressure(rawValue: rawValue & 0xFF) else { return nil }
    self.init(level: rawValue >> 8, cause: cause)
  }

  package var rawValue: Int { level << 8 | cause.rawValue }

  /// What the caller of a refused request hears.
  package func refusal(urgency: UInt8, isOnNewConnection: Bool) -> ServingError {
    let isForPriority = urgency >= OverloadLevel.urgencyRefused(at: level)
    let what =
      isForPriority || !isOnNewConnection
      ? "requests of priority \(urgency)" : "requests on new connections"
    return ServingError(
      .unavailable,
      "overload: \(cause.words), so \(what) are not taken now; send the request again later",
      detail: [
        "pressure": cause.label, "overload_level": "\(level)",
        ServingError.waitDetail: "\(OverloadPolicy.fallNanoseconds / 1_000_000)",
      ])
  }
}
