import RegistryStore
import ServingCore
import ServingTestKit
import Testing

@Suite struct OutcomeJSONTests {
  @Test func readsLabelsAndValues() throws {
    let text = """
      {"outcomes": [{"request_id": "a", "label": "spam", "source": "review"},
                    {"value": 1.5e-3, "request_id": "b"}]}
      """
    #expect(
      try OutcomeJSON.outcomes(Array(text.utf8), countMax: 2) == [
        Outcome(requestID: "a", truth: .label("spam"), source: "review"),
        Outcome(requestID: "b", truth: .value(0.0015)),
      ])
  }

  @Test(arguments: [
    ("", "JSON line 1: expected a value, got the end"),
    ("[]", "the text: expected an object, got a list of 0"),
    ("{}", "outcomes: missing"),
    (#"{"outcomes": [], "x": 1}"#, #""x": unknown key, expected outcomes"#),
    (#"{"outcomes": []}"#, "outcomes: expected 1 to 2, got 0"),
    (#"{"outcomes": [1, 2, 3]}"#, "outcomes: expected 1 to 2, got 3"),
    (#"{"outcomes": [1]}"#, "outcomes[0]: expected an object, got 1"),
    (#"{"outcomes": [{"label": "x"}]}"#, "outcomes[0].request_id: missing"),
    (
      #"{"outcomes": [{"request_id": "a"}]}"#, "outcomes[0]: expected either a label or a value"
    ),
    (
      #"{"outcomes": [{"request_id": "a", "label": "x", "value": 1}]}"#,
      "outcomes[0]: expected either a label or a value"
    ),
    (
      #"{"outcomes": [{"request_id": "a", "value": "x"}]}"#,
      #"outcomes[0].value: expected a number, got "x""#
    ),
    (
      #"{"outcomes": [{"request_id": "a", "value": 1e999}]}"#,
      "outcomes[0].value: expected a finite number, got inf"
    ),
    (
      #"{"outcomes": [{"request_id": 7, "value": 1}]}"#, "outcomes[0].request_id: expected a string"
    ),
  ])
  func refusesWhatBreaksARule(_ text: String, _ message: String) {
    let error = refusal { () throws(ServingError) in
      try OutcomeJSON.outcomes(Array(text.utf8), countMax: 2)
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }
}
