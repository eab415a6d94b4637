import ServingCore
import Testing

@Suite struct HeldQuotaTests {
  private let quota = HeldQuota(AccessQuota(requestsPerSecond: 2.5, burst: 4, concurrentMax: 7))

  @Test func aRefusalByRateSaysWhoseWhatAndWhen() {
    let error = quota.refusal(
      .rate, identity: "squad-a", model: "titles", waitNanoseconds: 1_500_000_001)
    #expect(error.code == .resourceExhausted)
    #expect(error.httpStatus == 429)
    #expect(error.message.contains("identity \"squad-a\" may send 2.5 requests per second"))
    #expect(error.message.contains("model titles, 4 at once"))
    #expect(error.retryAfterSeconds == 2)
    #expect(
      error.detail == [
        "quota": "rate", "identity": "squad-a", "model": "titles", "limit": "2.5",
        ServingError.waitDetail: "1501",
      ])
  }

  @Test func aRefusalByConcurrencyDoesToo() {
    let error = quota.refusal(.concurrency, identity: "", model: nil, waitNanoseconds: nil)
    #expect(error.message.contains("7 requests to models that are not served in flight at once"))
    #expect(error.message.contains("this address"))
    #expect(error.retryAfterSeconds == 1)
    #expect(error.detail["identity"] == "anonymous")
    #expect(error.detail["limit"] == "7")
  }

  @Test func theFirstRuleThatIsForAModelHolds() throws {
    func rule(_ models: String, _ concurrent: Int) throws -> QuotaRule {
      QuotaRule(
        models: try ModelPattern(models),
        quota: AccessQuota(requestsPerSecond: nil, burst: 1, concurrentMax: concurrent))
    }
    let caller = Caller(
      name: "a", proof: .key, grants: [],
      quotas: [try rule("title-big", 1), try rule("title-*", 2)])
    #expect(caller.quota(on: try ModelName("title-big"))?.quota.concurrentMax == 1)
    #expect(caller.quota(on: try ModelName("title-small"))?.quota.concurrentMax == 2)
    #expect(caller.quota(on: try ModelName("other")) == nil)
    #expect(caller.quota(on: try ModelName("title-small"))?.bucket == nil)
  }

  @Test func callersOfOneNameAreOneFlow() {
    let callers = ["a", "a", "b"].map { Caller(name: $0, proof: .key, grants: []) }
    #expect(callers[0].flow == callers[1].flow)
    #expect(callers[0].flow != callers[2].flow)
    #expect(callers.allSatisfy { $0.flow != 0 })
    #expect(Caller.unrestricted.flow == 0)
  }
}
