/// Where the time of a call went inside the gateway, from the reply's `server-timing` header (W3C
/// Server Timing). What is missing was not measured.
public struct ServerTiming: Hashable, Sendable {
  /// In the queue of the version's lane.
  public var queue: Duration?
  /// Waiting for others to fill the batch.
  public var batch: Duration?
  /// In the engine.
  public var compute: Duration?

  /// Makes a timing; all may be left out.
  public init(queue: Duration? = nil, batch: Duration? = nil, compute: Duration? = nil) {
    self.queue = queue
    self.batch = batch
    self.compute = compute
  }

  /// Reads `queue;dur=0.120, batch;dur=0, compute;dur=1.5`, in milliseconds. Timing is a courtesy:
  /// what cannot be read is passed over.
  init(parsing text: String) {
    self.init()
    for metric in text.split(separator: ",") {
      let parts = metric.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let name = parts.first else { continue }
      let duration = parts.dropFirst().lazy.compactMap { Self.duration($0) }.first
      switch name {
      case "queue": queue = duration
      case "batch": batch = duration
      case "compute": compute = duration
      default: continue
      }
    }
  }

  /// The duration that a parameter `dur=1.5` gives; nil for another parameter or no number that a
  /// day holds.
  private static func duration(_ parameter: String) -> Duration? {
    guard parameter.hasPrefix("dur="), let milliseconds = Double(parameter.dropFirst(4)),
      (0...86_400_000).contains(milliseconds)
    else { return nil }
    return .nanoseconds(Int64((milliseconds * 1_000_000).rounded()))
  }
}
