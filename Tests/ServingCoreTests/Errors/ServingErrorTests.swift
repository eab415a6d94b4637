import ServingCore
import Testing

@Suite struct ServingErrorTests {
  @Test func statusIsTheCodesUnlessTheErrorKnowsBetter() {
    #expect(ServingError(.notFound, "gone").httpStatus == 404)
    #expect(ServingError(.invalidArgument, "too large", httpStatus: 413).httpStatus == 413)
  }

  @Test func prefixStandsBeforeTheMessageAndKeepsTheRest() {
    let error = ServingError(.dataLoss, "digest differs", httpStatus: 418, detail: ["file": "a"])
    let prefixed = error.prefixed("version 3")
    #expect(prefixed.message == "version 3: digest differs")
    #expect(prefixed.code == .dataLoss)
    #expect(prefixed.httpStatus == 418)
    #expect(prefixed.detail == ["file": "a"])
  }

  @Test func describesItselfByCodeAndMessage() {
    let error = ServingError(.cancelled, "the caller has gone")
    #expect(error.description == "CANCELLED: the caller has gone")
  }
}
