import ServingCore
import Testing

@Suite struct ServingErrorRetryAfterTests {
  @Test(
    arguments: [
      (nil, 1), ("0", 1), ("1", 1), ("1000", 1), ("1001", 2), ("59001", 60), ("60001", 60),
      ("18446744073709551615", 60), ("soon", 1),
    ] as [(String?, Int)])
  func secondsAreTheWaitRoundedUp(_ wait: String?, _ seconds: Int) {
    var error = ServingError(.resourceExhausted, "full")
    error.detail[ServingError.waitDetail] = wait
    #expect(error.retryAfterSeconds == seconds)
  }

  @Test(arguments: StatusCode.allCases)
  func onlyWhatMayBeBetterLaterHasATime(_ code: StatusCode) {
    let isLater = code.httpStatus == 429 || code.httpStatus == 503
    #expect((ServingError(code, "refused").retryAfterSeconds != nil) == isLater)
  }
}
