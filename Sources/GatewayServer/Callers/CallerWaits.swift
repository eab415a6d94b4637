internal import AccessControl
internal import ServingCore

/// Requests whose token is being checked: those with the same one wait for one check. Of one event
/// loop.
struct CallerWaits {
  /// Checks under way at once. Past it, requests with a token that is not known are refused.
  static let checkCountMax = 64
  /// Requests that wait at once.
  static let requestCountMax = 1_024

  struct Key: Hashable {
    var authorization: String
    var address: PeerAddress?
  }

  private(set) var requestCount = 0
  private var requests: [Key: [GatewayStream]] = [:]

  var checkCount: Int { requests.count }

  /// What became of a request that is to wait.
  enum Place: Hashable {
    /// The check is to be begun.
    case first
    /// It is under way.
    case behind
    case tooMany
  }

  mutating func add(_ stream: GatewayStream, _ key: Key) -> Place {
    guard requestCount < Self.requestCountMax else { return .tooMany }
    let isFirst = requests[key] == nil
    guard !isFirst || requests.count < Self.checkCountMax else { return .tooMany }
    requests[key, default: []].append(stream)
    requestCount += 1
    return isFirst ? .first : .behind
  }

  /// Those that waited for a check.
  mutating func take(_ key: Key) -> [GatewayStream] {
    let taken = requests.removeValue(forKey: key) ?? []
    requestCount -= taken.count
    return taken
  }

  static let refusal = ServingError(
    .resourceExhausted,
    "as many new tokens are being checked as may be at once; send the request again later")
}
