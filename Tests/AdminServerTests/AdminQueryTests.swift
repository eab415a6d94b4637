import ServingCore
import ServingTestKit
import Testing

@testable import AdminServer

@Suite struct AdminQueryTests {
  private static let known = ["after", "model"]

  @Test(
    arguments: [
      (nil, 0, nil), ("", 0, nil), ("after=7", 7, nil), ("model=digits&after=0", 0, "digits"),
      ("model=a%2Eb", 0, "a.b"), ("after=7&&", 7, nil),
    ] as [(String?, Int, String?)])
  func reads(text: String?, after: Int, model: String?) throws {
    let query = try AdminQuery(text, known: Self.known)
    #expect(try query.sequence("after") == after)
    #expect(try query.model("model")?.description == model)
  }

  @Test(arguments: [
    ("aftr=7", "unknown parameter \"aftr\"; there are: [\"after\", \"model\"]"),
    ("after", "has no value"), ("after=1&after=2", "came twice"), ("%zz=1", "percent-encoded"),
    ("after=-1", "got \"-1\""), ("after=+1", "got \"+1\""), ("after=", "got \"\""),
    ("after=99999999999999999999", "sequence number"), ("model=No", "does not match"),
  ])
  func refuses(text: String, part: String) {
    let error = refusal { () throws(ServingError) in
      let query = try AdminQuery(text, known: Self.known)
      return (try query.sequence("after"), try query.model("model"))
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(part) == true, "\(String(describing: error))")
  }
}
