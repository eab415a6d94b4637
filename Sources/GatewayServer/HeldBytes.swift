internal import ServingCore
internal import Synchronization

/// How many bytes of request and reply bodies the process holds, over all event loops, and how many
/// of them each caller: none may hold more than what is still free, so that one alone has a half,
/// and with `n` that take all they can one part of `n + 1` stays free for whoever comes next.
final class HeldBytes: Sendable {
  /// Callers are counted in so many places by a hash; those that meet in one share it.
  static let placeCount = 1_024

  private let total = Atomic<Int>(0)
  private let places: [HeldPlace]
  let limit: Int

  init(limit: Int) {
    self.limit = limit
    places = (0..<Self.placeCount).map { _ in HeldPlace() }
  }

  /// The place of a flow.
  func place(of flow: UInt64) -> HeldPlace {
    // Fibonacci hashing (Knuth, volume 3, section 6.4), as flows are often addresses.
    places[Int(truncatingIfNeeded: (flow &* 0x9E37_79B9_7F4A_7C15) >> 54)]
  }

  var bytes: Int { total.load(ordering: .relaxed) }
  var isOver: Bool { bytes > limit }

  /// Whether a caller holds its whole share, or all hold too much.
  func isOver(for place: HeldPlace) -> Bool {
    let bytes = bytes
    return bytes > limit || place.bytes > limit - bytes
  }

  /// What a caller hears while the limit is passed.
  var refusal: ServingError {
    ServingError(
      .resourceExhausted,
      "the server holds more than \(limit) bytes of requests and replies; send the request again "
        + "later")
  }

  /// What a caller hears whose share is used up.
  var shareRefusal: ServingError {
    ServingError(
      .resourceExhausted,
      "the server holds as many bytes of this caller's requests and replies as are free for all "
        + "others, of \(limit) bytes; send the request again later",
      detail: ["limit_bytes": "\(limit)"])
  }

  func change(by delta: Int, for place: HeldPlace? = nil) {
    guard delta != 0 else { return }
    total.wrappingAdd(delta, ordering: .relaxed)
    place?.change(by: delta)
  }
}
