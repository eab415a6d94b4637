import ExperimentStore
import ServingCore
import Testing

@Suite struct WitnessTests {
  private static let one = String(repeating: "1", count: 64)
  private static let two = String(repeating: "2", count: 64)

  @Test func theFirstDigestStays() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let model = try ModelName.sample()
    func witness(
      _ sha256: String, revision: Int = 1, at microseconds: Int64
    ) throws -> WitnessResult {
      try store.witness(
        model: model, revision: revision, sha256: sha256, atMicroseconds: microseconds)
    }
    #expect(try witness(Self.one, at: 1) == .new)
    #expect(try witness(Self.one, at: 2) == .same)
    #expect(try witness(Self.two, at: 3) == .changed(before: Self.one))
    #expect(try witness(Self.two, revision: 2, at: 4) == .new)
    #expect(
      try store.reader.witnessed(model) == [
        WitnessedRevision(revision: 1, sha256: Self.one, seenAtMicroseconds: 1),
        WitnessedRevision(revision: 2, sha256: Self.two, seenAtMicroseconds: 4),
      ])
    #expect(try store.reader.witnessed(.sample("other")).isEmpty)
  }

  private static let broken = Result<Route, ServingError>.failure(ServingError(.internal, "x"))

  @Test(
    arguments: [
      ([(1, one)], []),
      ([(1, two)], ["revision 1 was changed after it was seen in force"]),
      ([(1, nil)], ["revision 1 was seen in force and cannot be read now"]),
      ([], ["revision 1 was seen in force and its file is gone"]),
      ([(2, two), (1, one)], []),
    ] as [([(Int, String?)], [String])])
  func theFolderIsHeldAgainstIt(files: [(Int, String?)], findings: [String]) {
    let entries = files.map {
      RouteHistory.Entry(revision: $0.0, sha256: $0.1, result: Self.broken)
    }
    let found = RouteWitness.findings(
      entries, [WitnessedRevision(revision: 1, sha256: Self.one, seenAtMicroseconds: 1)])
    #expect(found.count == findings.count)
    for (sentence, beginning) in zip(found, findings) { #expect(sentence.hasPrefix(beginning)) }
  }
}
