import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct OrdersTests {
  private static let author = OrderAuthor(by: "ada", reason: "because \"x\"\n")

  private static func version(_ number: Int64) throws -> ModelVersion {
    try #require(ModelVersion(number))
  }

  @Test func everyOrderReadsBackAsItWasWritten() throws {
    let version = try Self.version(9_007_199_254_740_993)
    for promote in [
      PromoteBody(version: version, author: Self.author),
      PromoteBody(
        version: version, author: OrderAuthor(by: nil, reason: "r"), expectedRevision: 0,
        allowsBreaking: true),
    ] {
      #expect(try PromoteBody(body: Array(promote.body.utf8)) == promote)
    }
    for rollback in [
      RollbackBody(author: Self.author),
      RollbackBody(to: 0, author: Self.author, expectedRevision: 7),
    ] {
      #expect(try RollbackBody(body: Array(rollback.body.utf8)) == rollback)
    }
    let steps = try [1, 1_250, 10_000].map { try #require(Percentage(hundredths: $0)) }
    for canary in [
      CanaryBody(order: CanaryOrder(version: version), author: Self.author),
      CanaryBody(
        order: CanaryOrder(version: version, share: .percentage(steps[1])), author: Self.author),
      CanaryBody(
        order: CanaryOrder(
          version: version, share: .ramp(steps: steps, holdSeconds: 0, requestsMin: 5),
          gates: Gate.standard, slice: RouteSlice(["a \"b\"": ["c", "d"]]), keys: ["k"],
          stableKeys: []),
        author: Self.author, expectedRevision: 3, allowsBreaking: true),
    ] {
      #expect(try CanaryBody(body: Array(canary.body.utf8)) == canary)
    }
    for order in [RampOrder.pause, .resume, .next, .abort, .pace(holdSeconds: 60)] {
      let ramp = RampBody(order: order, version: version, author: Self.author)
      #expect(try RampBody(body: Array(ramp.body.utf8)) == ramp)
    }
    for order in [
      ShadowOrder.end(nil), .end(version), .mirror(version),
      .mirror(version, percentage: steps[1]),
      .mirror(
        version, percentage: steps[0], slice: RouteSlice(["a \"b\"": ["c", ""]]),
        repeated: Percentage.none),
    ] {
      let shadow = ShadowBody(order: order, author: Self.author, expectedRevision: 3)
      #expect(try ShadowBody(body: Array(shadow.body.utf8)) == shadow)
    }
    let breaking = ShadowBody(order: .mirror(version), author: Self.author, allowsBreaking: true)
    #expect(try ShadowBody(body: Array(breaking.body.utf8)) == breaking)
    let publish = PublishBody(
      upload: "id", artifact: "m.onnx", engine: .trees, outputs: ["score", "leaf \"index\""],
      golden: "g.json", version: version,
      lineage: ["data": ""],
      batching: BatchingSettings(
        isEnabled: true, maxRows: 32, preferredRows: [8, 32], queueDelayMicroseconds: 5,
        instances: 2,
        padding: PaddingSettings(axes: ["s": LengthClasses(bounds: [4, 8])], values: ["x": "1"])),
      threads: EngineThreads(intraOp: 2, interOp: 1), allowsBreaking: true, by: "ada")
    #expect(try PublishBody(body: Array(publish.body.utf8)) == publish)
    let plain = PublishBody(upload: "id")
    #expect(try PublishBody(body: Array(plain.body.utf8)) == plain)
    for order in [VerifyBody(), VerifyBody(version: version)] {
      #expect(try VerifyBody(body: Array(order.body.utf8)) == order)
    }
  }

  @Test(arguments: [
    ("[]", "the body: expected an object, got a list of 0"), ("null", "got null"),
    ("{}", "version: missing"), ("{\"version\":null,\"reason\":\"r\"}", "version: missing"),
    (
      "{\"version\":\"3\",\"reason\":\"r\"}", "version: expected a version, which is a whole number"
    ),
    ("{\"version\":0,\"reason\":\"r\"}", "got 0"),
    ("{\"version\":3.0,\"reason\":\"r\"}", "got 3.0"),
    ("{\"version\":-1,\"reason\":\"r\"}", "got -1"),
    ("{\"version\":9223372036854775808,\"reason\":\"r\"}", "got 9223372036854775808"),
    ("{\"version\":3}", "reason: missing"),
    ("{\"version\":3,\"reason\":\" \\n\"}", "reason: expected more than blanks"),
    ("{\"version\":3,\"reason\":7}", "reason: expected a string, got 7"),
    ("{\"version\":3,\"reason\":\"r\",\"by\":\"gate\"}", "by: \"gate\" is the gateway's own name"),
    ("{\"version\":3,\"reason\":\"r\",\"by\":\"\"}", "by: expected more than blanks"),
    (
      "{\"version\":3,\"reason\":\"r\",\"expected_revision\":-1}",
      "expected_revision: expected a whole"
    ),
    ("{\"version\":3,\"reason\":\"r\",\"breaking\":1}", "breaking: expected true or false, got 1"),
    (
      "{\"version\":3,\"reason\":\"r\",\"Breaking\":true}",
      "\"Breaking\": unknown key, expected one"
    ),
    ("{\"version\":3,\"version\":4,\"reason\":\"r\"}", "key \"version\" is given twice"),
    ("{\"version\":3,\"reason\":\"r\"} {}", "expected the end of the text"),
  ])
  func aPromotionIsReadStrictly(body: String, part: String) {
    let error = refusal { () throws(ServingError) in try PromoteBody(body: Array(body.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    (",\"hold_seconds\":5", "hold_seconds: belongs to steps"),
    (",\"percent\":5,\"steps\":[1]", "got both"),
    (",\"percent\":\"5\"", "percent: expected a number from 0 to 100, got \"5\""),
    (",\"percent\":100.01", "percent: expected a percentage"),
    (",\"percent\":0.001", "percent: expected a percentage"), (",\"percent\":1e1", "got \"1e1\""),
    (",\"percent\":5,\"hold_seconds\":5", "hold_seconds: belongs to steps"),
    (",\"steps\":5", "steps: expected a list, got 5"),
    (",\"steps\":[1,\"x\"]", "steps[1]: expected a number from 0 to 100, got \"x\""),
    (",\"steps\":[1],\"hold_seconds\":604801", "hold_seconds: expected a whole number from 0 to"),
    (",\"steps\":[1],\"requests_min\":1.5", "requests_min: expected a whole number"),
    (",\"percent\":5,\"gates\":[\"speed=1\"]", "gates[0]: gate \"speed=1\": expected one of"),
    (",\"percent\":5,\"gates\":\"error-rate=0.1\"", "gates: expected a list"),
    (",\"percent\":5,\"slice\":[\"a\"]", "slice: expected an object, got a list of 1"),
    (",\"percent\":5,\"slice\":{\"a\":\"b\"}", "slice.a: expected a list, got \"b\""),
    (",\"percent\":5,\"slice\":{\"a b\":[1]}", "slice.\"a b\"[0]: expected a string, got 1"),
    (",\"percent\":5,\"keys\":[\"\"]", "keys[0]: expected more than blanks"),
    (",\"percent\":5,\"stable_keys\":[true]", "stable_keys[0]: expected a string, got true"),
  ])
  func aCanaryIsReadStrictly(members: String, part: String) {
    let body = "{\"version\":3,\"reason\":\"r\"\(members)}"
    let error = refusal { () throws(ServingError) in try CanaryBody(body: Array(body.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("", "version: missing"), ("\"off\":false", "version: missing"),
    ("\"off\":1", "off: expected true or false, got 1"),
    ("\"version\":3,\"off\":true,\"percent\":5", "percent: belongs to a shadow that runs"),
    ("\"off\":true,\"slice\":{}", "slice: belongs to a shadow that runs; expected none beside off"),
    ("\"off\":true,\"repeated_percent\":0", "repeated_percent: belongs to a shadow that runs"),
    ("\"off\":true,\"breaking\":true", "breaking: belongs to a shadow that runs"),
    ("\"version\":3,\"percent\":\"5\"", "percent: expected a number from 0 to 100, got \"5\""),
    ("\"version\":3,\"percent\":100.01", "percent: expected a percentage"),
    ("\"version\":3,\"repeated_percent\":-1", "repeated_percent: expected a percentage"),
    ("\"version\":3,\"percent\":5,\"repeat\":1", "repeat: unknown key, expected one of: version"),
    ("\"version\":3,\"percent\":5,\"slice\":{\"a\":\"b\"}", "slice.a: expected a list, got \"b\""),
  ])
  func aShadowIsReadStrictly(members: String, part: String) {
    let body = "{\"reason\":\"r\"\(members.isEmpty ? "" : ",")\(members)}"
    let error = refusal { () throws(ServingError) in try ShadowBody(body: Array(body.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.hasPrefix(part) == true, "\(String(describing: error))")
  }

  @Test func listsAreBounded() {
    let key = String(repeating: "k", count: Canary.keyBytesMax)
    for (count, bytes, isGood) in [
      (Canary.keysMax, 0, true), (Canary.keysMax + 1, 0, false), (1, 1, false),
    ] {
      let keys = [String](repeating: "\"\(key)\(bytes > 0 ? "x" : "")\"", count: count)
      let body =
        "{\"version\":3,\"reason\":\"r\",\"percent\":5,\"keys\":[\(keys.joined(separator: ","))]}"
      let error = refusal { () throws(ServingError) in try CanaryBody(body: Array(body.utf8)) }
      #expect((error == nil) == isGood, "\(String(describing: error?.message))")
    }
  }

  @Test(arguments: [
    ("{\"reason\":\"r\"}", "action: missing"),
    (
      "{\"action\":\"stop\",\"reason\":\"r\"}",
      "action: expected one of: pause, resume, next, abort"
    ),
    ("{\"action\":\"pace\",\"reason\":\"r\"}", "hold_seconds: missing"),
    ("{\"action\":\"next\",\"hold_seconds\":1,\"reason\":\"r\"}", "belongs to the action pace"),
  ])
  func aRampOrderIsReadStrictly(body: String, part: String) {
    let error = refusal { () throws(ServingError) in try RampBody(body: Array(body.utf8)) }
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }

  @Test(arguments: ["auto", "null"])
  func anEngineMayBeLeftToTheGateway(word: String) throws {
    let value = word == "null" ? word : "\"\(word)\""
    let body = try PublishBody(body: Array("{\"upload\":\"u\",\"engine\":\(value)}".utf8))
    #expect(body.engine == nil)
  }

  @Test(arguments: [
    ("{}", "upload: missing"),
    ("{\"upload\":\"u\",\"lineage\":{\"a\":1}}", "lineage.a: expected a"),
    (
      "{\"upload\":\"u\",\"engine\":\"torch\"}",
      "engine: expected one of auto, trees, onnxruntime, got \"torch\""
    ),
    ("{\"upload\":\"u\",\"engine\":1}", "engine: expected a string, got 1"),
    ("{\"upload\":\"u\",\"outputs\":\"score\"}", "outputs: expected a list, got \"score\""),
    ("{\"upload\":\"u\",\"outputs\":[]}", "outputs: expected at least one output, got none"),
    ("{\"upload\":\"u\",\"outputs\":[1]}", "outputs[0]: expected a string, got 1"),
    ("{\"upload\":\"u\",\"batching\":{\"rows\":1}}", "batching.rows: unknown key"),
    ("{\"upload\":\"u\",\"batching\":{\"max_rows\":0}}", "batching.max_rows: expected a whole"),
    (
      "{\"upload\":\"u\",\"batching\":{\"preferred_rows\":[8,4]}}",
      "batching: expected preferred rows in ascending order"
    ),
    ("{\"upload\":\"u\",\"batching\":{\"padding\":{}}}", "batching.padding.axes: missing"),
    (
      "{\"upload\":\"u\",\"batching\":{\"padding\":{\"axes\":{\"s\":[8,8]}}}}",
      "batching.padding.axes.s[1]: expected more than the length before it, 8, got 8"
    ),
    ("{\"upload\":\"u\",\"threads\":{\"intra_op\":257}}", "threads.intra_op: expected a whole"),
    ("{\"upload\":\"u\",\"by\":\"ramp\"}", "by: \"ramp\" is the gateway's own name"),
  ])
  func aPublicationIsReadStrictly(body: String, part: String) {
    let error = refusal { () throws(ServingError) in try PublishBody(body: Array(body.utf8)) }
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }
}
