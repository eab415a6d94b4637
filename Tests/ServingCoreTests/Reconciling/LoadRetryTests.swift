import ServingCore
import Testing

@Suite struct LoadRetryTests {
  @Test(arguments: [
    (0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (11, 300), (1_000_000, 300),
  ])
  func theDelayDoublesUpToFiveMinutes(failures: Int, seconds: UInt64) {
    #expect(LoadRetry.delayNanoseconds(afterFailures: failures) == seconds * 1_000_000_000)
  }

  @Test(arguments: [
    (StatusCode.dataLoss, false), (.failedPrecondition, false), (.invalidArgument, false),
    (.internal, false), (.unavailable, true), (.resourceExhausted, true),
    (.permissionDenied, true), (.deadlineExceeded, true),
  ])
  func whatIsWrongWithTheFilesIsNotTriedAgain(code: StatusCode, isWorthwhile: Bool) {
    #expect(LoadRetry.isWorthwhile(ServingError(code, "no")) == isWorthwhile)
  }
}
