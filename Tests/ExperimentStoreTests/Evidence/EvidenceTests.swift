import ExperimentStore
import ServingCore
import Testing

@Suite struct EvidenceTests {
  @Test func evidenceComesBackAndIsReplacedByItsKey() throws {
    let fixture = StateFixture()
    let all = try [Arm.stable, .canary].map { arm in
      try StoredEvidence(
        key: StoredEvidence.Key(
          model: .sample(), canary: .sample(2), since: 7, arm: arm, version: .sample(1)),
        payload: [0, 255], step: 3, stepRequests: 1_000, updatedAtMicroseconds: 5)
    }
    do {
      let store = try fixture.open()
      try store.save(all)
      try store.save([StoredEvidence]())
    }
    let store = try fixture.open()
    #expect(try store.reader.evidence() == all)
    var next = all[1]
    next.payload = []
    next.step = 4
    try store.save([next])
    #expect(try store.reader.evidence() == [all[0], next])
  }
}
