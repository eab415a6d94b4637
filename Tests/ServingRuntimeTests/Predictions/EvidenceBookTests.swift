import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct EvidenceBookTests {
  private let rig: CaptureRig
  private let book = EvidenceBook()
  private let id: EvidenceBook.CanaryID

  init() throws {
    rig = try CaptureRig()
    id = EvidenceBook.CanaryID(
      model: try ModelName("scripted"), version: CaptureRig.number(2), since: 2)
  }

  @Test func countsTheCanaryAndWhatItCouldHaveAnswered() {
    book.add([
      rig.capture(.canary, version: 2), rig.capture(.canary, version: 2, code: .internal),
      rig.capture(.stable), rig.capture(.stable, slices: 0),
      rig.capture(.stable, code: .unavailable),
    ])
    let evidence = book.evidence(of: id)
    #expect(evidence?.canary.requestCount == 2)
    #expect(evidence?.canary.errorCount == 1)
    #expect(evidence?.stable.requestCount == 2)
    #expect(evidence?.stable.refusalCount == 1)
    #expect(evidence?.stepRequests == 2)
    #expect(evidence?.changes == 4)
  }

  @Test func whatIsNoEvidenceCountsForNothing() {
    var capture = rig.capture(.canary, version: 2)
    capture.isEvidence = false
    book.add([capture])
    #expect(book.evidence(of: id) == nil)
  }

  @Test func anotherStableVersionBeginsAnew() throws {
    let later = try CaptureRig(revision: 5, stable: 3)
    book.add([rig.capture(.canary, version: 2), rig.capture(.stable)])
    book.add([later.capture(.stable, version: 3)])
    // What was on its way when the stable version changed.
    book.add([rig.capture(.stable), rig.capture(.canary, version: 2)])
    let evidence = book.evidence(of: id)
    #expect(evidence?.stableVersion == CaptureRig.number(3))
    #expect(evidence?.stable.requestCount == 1)
    #expect(evidence?.canary.requestCount == 0)
  }

  @Test func requestsOfAStepAreCountedFromItsFirst() throws {
    var canary = CaptureRig.canary
    canary.ramp?.step = 1
    let next = try CaptureRig(revision: 3, canaries: [canary])
    book.add(Array(repeating: rig.capture(.canary, version: 2), count: 3))
    book.add(Array(repeating: next.capture(.canary, version: 2), count: 2))
    book.add([rig.capture(.canary, version: 2)])
    let evidence = book.evidence(of: id)
    #expect(evidence?.step == 1)
    #expect(evidence?.stepRequests == 2)
    #expect(evidence?.canary.requestCount == 6)
  }

  @Test func whatWasKeptIsTakenUpBesideWhatHasCome() throws {
    let before = EvidenceBook()
    before.add([rig.capture(.canary, version: 2), rig.capture(.stable)])
    let rows = before.all.flatMap { $1.stored(of: $0, atMicroseconds: 7) }
    book.add([rig.capture(.canary, version: 2)])
    book.restore(try CanaryEvidence.restored(from: rows))
    let evidence = book.evidence(of: id)
    #expect(evidence?.canary.requestCount == 2)
    #expect(evidence?.stable.requestCount == 1)
    #expect(evidence?.stepRequests == 2)
  }

  @Test func forgetsWhatIsOver() {
    book.add([rig.capture(.canary, version: 2)])
    book.keep(only: [])
    #expect(book.evidence(of: id) == nil)
  }
}
