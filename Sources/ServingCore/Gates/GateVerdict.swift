/// What a gate finds. Only the first lets a canary go on, only the second ends it.
package enum GateVerdict: String, CaseIterable, Hashable, Sendable {
  case pass, fail, inconclusive
}
