/// What a prediction may ask for beside its inputs.
///
/// ```swift
/// let options = InferOptions(key: "seller-4711", timeout: .milliseconds(50))
/// ```
public struct InferOptions: Hashable, Sendable {
  /// The arm of the model's route that shall answer, whatever the routing key says.
  public enum Label: String, CaseIterable, Hashable, Sendable {
    /// The version that serves everybody.
    case stable
    /// The version that is being tried; `NOT_FOUND` while there is none.
    case canary
  }

  /// The routing key: calls with the same key go to the same arm of a canary. 1 to 256 visible
  /// ASCII characters. Nil: each call is routed by its request identifier.
  public var key: String?
  /// The arm to go to; nil leaves it to the route.
  public var label: Label?
  /// How long the reply is of use. The gateway is told and drops the call when it is over, so
  /// that nobody computes what nobody waits for. Nil: ``GatewayClientConfiguration/timeout``.
  public var timeout: Duration?
  /// 0 is served first, 7 last, where there is a choice.
  public var priority: Int?
  /// The call's identifier in logs and histories; 1 to 256 visible ASCII characters. Nil: the
  /// gateway makes one, and the reply has it.
  public var requestID: String?
  /// The caller's place in a distributed trace, as W3C Trace Context writes it.
  public var traceparent: String?

  /// Options; all may be left out.
  public init(
    key: String? = nil, label: Label? = nil, timeout: Duration? = nil, priority: Int? = nil,
    requestID: String? = nil, traceparent: String? = nil
  ) {
    self.key = key
    self.label = label
    self.timeout = timeout
    self.priority = priority
    self.requestID = requestID
    self.traceparent = traceparent
  }
}
