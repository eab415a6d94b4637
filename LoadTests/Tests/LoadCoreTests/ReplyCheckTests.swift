import GatewayClient
import LoadCore
import Testing

@Suite struct ReplyCheckTests {
  @Test(
    arguments: [
      (1, nil, nil), (2, 2, nil), (3, 2, "crossfade-version: expected 2, got 3"),
      (nil, nil, "crossfade-version: expected a positive number, got none"),
    ] as [(Int64?, Int64?, String?)])
  func theVersionIsTheOneAskedFor(version: Int64?, expected: Int64?, problem: String?) {
    #expect(ReplyCheck.problem(ofVersion: version, expected: expected) == problem)
  }

  @Test(
    arguments: [
      ("m", 2, [3, 8], nil), ("n", 2, [3, 8], "model_name: expected m, got n"),
      ("m", 1, [3, 8], "model_version: expected 2, as the header says, got 1"),
      ("m", 2, [4, 8], "output y: expected 3 rows, got shape [4, 8]"),
      ("m", 2, [], "output y: expected 3 rows, got shape []"),
    ] as [(String, Int64, [Int], String?)])
  func theMessageAgreesWithTheRequest(
    model: String, version: Int64, shape: [Int], problem: String?
  ) {
    let request = LoadRequest(
      model: "m", version: nil, rowCount: 3, rowOutputs: ["y"], body: [])
    let output = Tensor(name: "y", datatype: .fp32, shape: shape, data: [])
    let reply = InferReply(outputs: [output], model: model, version: version)
    #expect(ReplyCheck.problem(of: reply, version: 2, to: request) == problem)
  }

  @Test func aReplyHasAnOutput() {
    let request = LoadRequest(model: "m", version: nil, rowCount: 1, rowOutputs: [], body: [])
    let reply = InferReply(outputs: [], model: "m", version: 1)
    #expect(
      ReplyCheck.problem(of: reply, version: 1, to: request)
        == "outputs: expected at least one, got none")
  }
}
