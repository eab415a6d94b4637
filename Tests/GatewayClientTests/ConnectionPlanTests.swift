import Testing

@testable import GatewayClient

@Suite("Where a call goes")
struct ConnectionPlanTests {
  private static func load(_ open: Int, of max: Int, draining: Bool = false) -> ConnectionPlan.Load
  {
    ConnectionPlan.Load(openStreamCount: open, streamCountMax: max, isDraining: draining)
  }

  struct Case: Sendable {
    var name: String
    var loads: [ConnectionPlan.Load]
    var isConnecting = false
    var mayGrow = true
    var expected: ConnectionPlan
  }

  private static let cases = [
    Case(name: "none", loads: [], expected: .connect),
    Case(name: "the first is being made", loads: [], isConnecting: true, expected: .wait),
    Case(name: "none, and the last try failed", loads: [], mayGrow: false, expected: .connect),
    Case(name: "room", loads: [load(0, of: 1)], expected: .use(0)),
    Case(
      name: "the first with room", loads: [load(2, of: 2), load(1, of: 2), load(0, of: 2)],
      expected: .use(1)),
    Case(
      name: "room while another is made", loads: [load(1, of: 2)], isConnecting: true,
      expected: .use(0)),
    Case(name: "full", loads: [load(2, of: 2)], expected: .connect),
    Case(name: "over full, as after a lowered limit", loads: [load(9, of: 2)], expected: .connect),
    Case(
      name: "full, another is made", loads: [load(2, of: 2)], isConnecting: true,
      expected: .wait),
    Case(name: "full, growing failed", loads: [load(2, of: 2)], mayGrow: false, expected: .wait),
    Case(
      name: "all full", loads: [load(2, of: 2), load(2, of: 2), load(2, of: 2)],
      expected: .wait),
    Case(name: "no streams allowed", loads: [load(0, of: 0)], expected: .connect),
    Case(
      name: "draining does not count", loads: [load(0, of: 9, draining: true)],
      mayGrow: false, expected: .connect),
    Case(
      name: "draining beside full",
      loads: [load(1, of: 9, draining: true), load(2, of: 2), load(2, of: 2)], expected: .connect),
    Case(
      name: "draining beside room", loads: [load(1, of: 9, draining: true), load(1, of: 2)],
      expected: .use(1)),
  ]

  @Test(arguments: cases)
  func plan(_ example: Case) {
    let plan = ConnectionPlan.next(
      example.loads, isConnecting: example.isConnecting, connectionCountMax: 3,
      mayGrow: example.mayGrow)
    #expect(plan == example.expected, "\(example.name)")
  }
}
