import HTTP2Wire
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@testable import GatewayServer

@Suite(.timeLimit(.minutes(2))) struct GatewayShadowTests {
  @Test func whatWasAnsweredIsHeldAgainstTheShadow() async throws {
    var setting = ShadowGateway.Setting()
    setting.candidate = ScriptedAnswer { rows in
      rows.map { row in row.map { $0 == 3 ? 0 : ScriptedAnswer.expected($0) } }
    }
    try await ShadowGateway.serve(setting) { gateway in
      let client = try await gateway.connect()
      for element in 1...10 {
        let reply = try await client.ask(
          .infer([[Float(element)]], fields: [(.requestID, "request-\(element)")]))
        #expect(reply.status == 200)
        #expect(reply.fields[.version] == "1")
        #expect(try reply.floats() == [ScriptedAnswer.expected(Float(element))])
      }
      let comparison = try await gateway.comparison { $0.compared == 10 }
      #expect(comparison?.mirrored == 10)
      #expect(comparison?.compared == 10)
      #expect(comparison?.total.differing.hits == 1)
      #expect(comparison?.worst.overall.map(\.requestID) == ["request-3"])
      #expect(comparison?.worst.overall.first?.input == nil)
      #expect(comparison?.drops == [:])
      let rows = gateway.rows.update { $0 }
      #expect(rows.count == 10)
      #expect(rows.filter(\.differs).map(\.requestID) == ["request-3"])
    }
  }

  @Test func theRowsOfARequestAreItsOwn() async throws {
    try await ShadowGateway.serve { gateway in
      let client = try await gateway.connect()
      var waiting: [TestExchange] = []
      for first in 0..<40 {
        let rows = (0...first % 5).map { [Float(first), Float($0)] }
        waiting.append(try await client.send(.infer(rows)))
      }
      for exchange in waiting { #expect(try await exchange.reply().status == 200) }
      let comparison = try await gateway.comparison { $0.compared == 40 }
      #expect(comparison?.compared == 40)
      #expect(comparison?.drops == [:])
      #expect(comparison?.failures == [:])
      #expect(comparison?.total.differing.rows == 120)
      #expect(comparison?.total.differing.hits == 0)
    }
  }

  @Test func aShadowThatHangsCostsNobodyAnything() async throws {
    var setting = ShadowGateway.Setting()
    setting.isHeld = true
    setting.limits.requestsMax = 8
    setting.limits.tickMilliseconds = 5
    try await ShadowGateway.serve(setting) { gateway in
      let client = try await gateway.connect()
      for element in 1...100 {
        let reply = try await client.ask(.infer([[Float(element)]]))
        #expect(try reply.floats() == [ScriptedAnswer.expected(Float(element))])
      }
      let comparison = try await gateway.comparison { $0.drops[.queueFull] ?? 0 >= 92 }
      #expect(comparison?.drops[.queueFull] == 92)
      #expect(comparison?.mirrored == 100)
      #expect(comparison?.compared == 0)
      gateway.gate.open()
      // What it has at last given back is what it had; it is asked again from then on.
      let after = try await gateway.comparison { comparison in
        comparison.compared + comparison.failed >= 8
      }
      // On a slow machine the run in which some were held has been broken off meanwhile.
      #expect((after?.compared ?? 0) + (after?.failed ?? 0) == 8)
      #expect(after?.drops == [.queueFull: 92])
    }
  }

  @Test(arguments: [StatusCode.internal, .dataLoss])
  func aShadowThatFailsIsCounted(code: StatusCode) async throws {
    var setting = ShadowGateway.Setting()
    setting.candidate = .failing(on: [2], with: ServingError(code, "a row too many"))
    try await ShadowGateway.serve(setting) { gateway in
      let client = try await gateway.connect()
      for element in [1, 2, 3, 2] {
        #expect(try await client.ask(.infer([[Float(element)]])).status == 200)
      }
      let comparison = try await gateway.comparison { $0.compared + $0.failed == 4 }
      #expect(comparison?.failures == [code: 2])
      #expect(comparison?.compared == 2)
      #expect(gateway.rows.update { $0.filter { $0.code == code }.count } == 2)
    }
  }

  @Test func whatTheShadowDoesNotTakeIsDropped() async throws {
    var setting = ShadowGateway.Setting()
    setting.candidateSignature = ModelSignature(
      inputs: [
        TensorSpec(name: "other", datatype: .fp32, dimensions: [.dynamic(name: "batch")])
      ], outputs: ModelSignature.scripted.outputs)
    try await ShadowGateway.serve(setting) { gateway in
      #expect(try await gateway.connect().ask(.infer([[1]])).status == 200)
      let comparison = try await gateway.comparison { $0.drops[.refused] == 1 }
      #expect(comparison?.drops == [.refused: 1])
      #expect(comparison?.mirrored == 1)
    }
  }

  @Test func aFailedAnswerIsNotCompared() async throws {
    var setting = ShadowGateway.Setting()
    setting.baseline = .failing(on: [2])
    try await ShadowGateway.serve(setting) { gateway in
      let client = try await gateway.connect()
      #expect(try await client.ask(.infer([[2]])).status == 500)
      #expect(try await client.ask(.infer([[1]])).status == 200)
      let comparison = try await gateway.comparison { $0.mirrored == 2 && $0.compared == 1 }
      #expect(comparison?.drops == [.baselineFailed: 1])
      #expect(gateway.candidate.runs.count == 1)
    }
  }

  @Test func aShareIsRepeatedOnTheVersionThatAnswered() async throws {
    let calls = Monitor(0)
    var setting = ShadowGateway.Setting()
    setting.repeated = .all
    // Every second run differs, as of a model that draws at random.
    setting.baseline = ScriptedAnswer { rows in
      let call = calls.update { count in
        count += 1
        return count
      }
      return rows.map { row in row.map { _ in call.isMultiple(of: 2) ? 9 : 1 } }
    }
    try await ShadowGateway.serve(setting) { gateway in
      let client = try await gateway.connect()
      for element in 1...5 {
        #expect(try await client.ask(.infer([[Float(element)]])).status == 200)
        // One after the other, so that each finds the lane idle.
        _ = try await gateway.comparison { $0.compared == element }
      }
      let comparison = try await gateway.comparison { $0.compared == 5 }
      #expect((comparison?.repeated ?? 0) + (comparison?.drops[.busy] ?? 0) == 5)
      #expect(comparison?.repeated ?? 0 > 0)
      #expect(comparison?.noise.differing.hits == comparison?.repeated)
      #expect(comparison?.mirrored == 5)
    }
  }

  @Test func namedVersionsAreNotMirrored() async throws {
    try await ShadowGateway.serve { gateway in
      let client = try await gateway.connect()
      let pinned = try await client.ask(
        .infer([[1]], path: "/v2/models/scripted/versions/1/infer"))
      #expect(pinned.status == 200)
      #expect(try await client.ask(.infer([[2]])).status == 200)
      let comparison = try await gateway.comparison { $0.compared == 1 }
      #expect(comparison?.mirrored == 1)
    }
  }

  @Test func beforeItIsReadyAShadowGetsNothing() async throws {
    var setting = ShadowGateway.Setting()
    setting.isCandidateReady = false
    try await ShadowGateway.serve(setting) { gateway in
      let client = try await gateway.connect()
      for _ in 1...3 { #expect(try await client.ask(.infer([[1]])).status == 200) }
      #expect(gateway.candidate.runs.isEmpty)
      // Nothing is known of its signature, so there is nothing to compare by yet.
      await gateway.book.refresh()
      #expect(gateway.book.comparisons(of: try ModelName("scripted")).isEmpty)
    }
  }

  @Test func inputsAreKeptWhereTheSettingsSaySo() async throws {
    var setting = ShadowGateway.Setting()
    setting.candidate = ScriptedAnswer { rows in rows.map { row in row.map { _ in 0 } } }
    setting.log = LogPolicy(keepsInputs: true)
    try await ShadowGateway.serve(setting) { gateway in
      #expect(try await gateway.connect().ask(.infer([[4]])).status == 200)
      let comparison = try await gateway.comparison { $0.compared == 1 }
      #expect(comparison?.worst.overall.first?.input?.contains("\"x\"") == true)
    }
  }

  @Test func aLargeReplyIsNotKept() async throws {
    var setting = ShadowGateway.Setting()
    setting.limits.replyBytesMax = 7
    try await ShadowGateway.serve(setting) { gateway in
      let client = try await gateway.connect()
      #expect(try await client.ask(.infer([[1, 2]])).status == 200)
      #expect(try await client.ask(.infer([[1]])).status == 200)
      let comparison = try await gateway.comparison { $0.mirrored == 2 && $0.compared == 1 }
      #expect(comparison?.drops == [.memory: 1])
    }
  }
}
