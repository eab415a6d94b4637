import Foundation
import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct RouteAppendTests {
  private let fixture: RouteFixture
  private static let failure = ServingError(.internal, "the test says so")

  init() throws {
    fixture = try RouteFixture()
  }

  @Test func whatIsWrittenIsWhatReadersFind() throws {
    let seen = Steps()
    let first = try fixture.promote(2, watch: { seen.steps.append($0) })
    #expect(first.route.revision == 1)
    #expect(first.route.previous?.number == 4)
    #expect(first.route.parent == nil)
    #expect(first.warnings == [])
    #expect(
      seen.steps == [
        .stateRead(highestNumber: 0), .fileCreated, .written, .numberChosen(1), .linked(1),
        .flushed(1), .tidied(1),
      ])
    let second = try fixture.promote(3)
    #expect(second.route.parent == Route.Parent(revision: 1, sha256: first.sha256))
    #expect(second.route.previous?.number == 2)
    let state = try fixture.store.current(of: fixture.model)
    #expect(state.route == second.route)
    #expect(state.sha256 == second.sha256)
    #expect(fixture.folder.names(in: "digits/routes") == ["00000001.yaml", "00000002.yaml"])
    #expect(fixture.folder.mode(of: fixture.file(1)) == 0o444)
  }

  @Test func asksAgainWhenSomebodyWasFaster() throws {
    let fixture = fixture
    let seen = Steps()
    var random = SeededRandom(seed: 3)
    let appended = try fixture.store.append(
      to: fixture.model, using: &random,
      watch: { step throws(ServingError) in
        guard case .numberChosen(let number) = step, number < 3 else { return }
        try fixture.promote(Int64(number))
      },
      build: { state throws(ServingError) in
        seen.steps.append(.stateRead(highestNumber: state.highestNumber))
        return try RouteFixture.draft(4)
      })
    #expect(seen.steps == [0, 1, 2].map { .stateRead(highestNumber: $0) })
    #expect(appended.route.revision == 3)
    #expect(appended.route.parent?.revision == 2)
    #expect(try fixture.store.history(of: fixture.model).findings == [])
    #expect(fixture.folder.names(in: "digits/routes").count == 3)
  }

  @Test func givesUpWhenSomebodyIsAlwaysFaster() throws {
    let fixture = fixture
    var random = SeededRandom(seed: 3)
    let error = refusal { () throws(ServingError) in
      try fixture.store.append(
        to: fixture.model, using: &random,
        watch: { step in
          if case .numberChosen(let number) = step {
            fixture.folder.write(fixture.file(number), "taken")
          }
        },
        build: { _ throws(ServingError) in try RouteFixture.draft(1) })
    }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("took the next revision 64 times; try again") == true)
    #expect(fixture.folder.names(in: "digits/routes").count == RouteStore.attemptsMax)
  }

  @Test(
    arguments: [
      .stateRead(highestNumber: 0), .fileCreated, .written, .numberChosen(1),
    ] as [RouteStep])
  func aFailureBeforeTheLinkLeavesNothing(_ step: RouteStep) throws {
    let before = fixture.folder.names(in: "digits")
    let error = refusal { () throws(ServingError) in
      try fixture.promote(
        1, watch: { done throws(ServingError) in if done == step { throw Self.failure } })
    }
    #expect(error == Self.failure)
    #expect(fixture.folder.names(in: "digits") == before)
    try fixture.promote(1)
    #expect(fixture.folder.names(in: "digits/routes") == ["00000001.yaml"])
  }

  @Test(arguments: [.linked(1), .flushed(1)] as [RouteStep])
  func aFailureAfterTheLinkSaysThatTheRevisionIsInForce(_ step: RouteStep) throws {
    let error = refusal { () throws(ServingError) in
      try fixture.promote(
        1, watch: { done throws(ServingError) in if done == step { throw Self.failure } })
    }
    #expect(
      error?.message == "revision 1 is in force, but may not survive a crash of the machine: the "
        + "test says so")
    #expect(fixture.folder.names(in: "digits/routes") == ["00000001.yaml"])
    #expect(try fixture.store.current(of: fixture.model).route?.revision == 1)
  }

  @Test func aRefusalLeavesNoFolder() throws {
    let before = fixture.folder.names(in: "digits")
    let error = refusal { () throws(ServingError) in try fixture.promote(1, expected: 5) }
    #expect(error?.code == .failedPrecondition)
    #expect(fixture.folder.names(in: "digits") == before)
  }

  @Test func whatCannotBeWrittenIsRefused() throws {
    let error = refusal { () throws(ServingError) in try fixture.promote(1, actor: " ") }
    #expect(error?.message == "change.by: expected more than blanks")
    #expect(!fixture.folder.names(in: "digits").contains("routes"))
  }

  @Test(arguments: ["digits", ""])
  func aFolderThatIsRemovedMeanwhileIsNamed(_ removed: String) throws {
    let path = fixture.folder.path
    let error = refusal { () throws(ServingError) in
      try fixture.promote(
        1,
        watch: { step throws(ServingError) in
          guard step == .written else { return }
          do {
            try FileManager.default.removeItem(atPath: "\(path)/\(removed)")
          } catch { throw Self.failure }
        })
    }
    #expect(error?.code == .notFound)
    let message = fixture.shortened(error?.message)
    #expect(message.hasPrefix("\"digits\" was removed meanwhile, and nothing is left in it; make"))
    // For the end of the test.
    mkdir(path, 0o755)
  }

  @Test func aRoutesFolderThatIsALinkIsRefused() throws {
    fixture.folder.makeFolder("elsewhere")
    fixture.folder.link("digits/routes", to: "../elsewhere")
    let error = refusal { () throws(ServingError) in try fixture.promote(1) }
    #expect(error?.code == .invalidArgument)
    #expect(fixture.folder.names(in: "elsewhere") == [])
  }

  @Test func authorsBesideEachOtherGetARevisionEach() throws {
    let fixture = fixture
    let (threads, rounds) = (4, 50)
    let results = Results()
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      var random = SeededRandom(seed: UInt64(thread + 1))
      for round in 0..<rounds {
        let actor = "author-\(thread)-\(round)"
        let result = Result { () throws(ServingError) in
          try fixture.store.append(to: fixture.model, using: &random) {
            _ throws(ServingError) in
            try RouteFixture.draft(Int64(1 + round % 4), actor: actor)
          }
        }
        results.add(actor, result)
      }
    }
    let count = threads * rounds
    let history = try fixture.store.history(of: fixture.model)
    #expect(history.findings == [])
    #expect(history.entries.map(\.revision) == Array(1...count))
    let authors = results.authors()
    #expect(authors.count == count)
    for entry in history.entries {
      #expect(authors[entry.revision] == (try entry.result.get().change.actor))
    }
    #expect(fixture.folder.names(in: "digits/routes").count == count)
  }
}

/// What closures saw. Used by one thread.
private final class Steps {
  var steps: [RouteStep] = []
}

/// Who got which revision, as several threads find out. `@unchecked Sendable`: the lock guards it.
private final class Results: @unchecked Sendable {
  private let lock = NSLock()
  private var byRevision: [Int: String] = [:]

  func add(_ actor: String, _ result: Result<AppendedRevision, ServingError>) {
    lock.withLock {
      switch result {
      case .success(let appended):
        if let other = byRevision.updateValue(actor, forKey: appended.route.revision) {
          Issue.record("\(other) and \(actor) both got revision \(appended.route.revision)")
        }
      case .failure(let error): Issue.record("\(actor): \(error)")
      }
    }
  }

  func authors() -> [Int: String] { lock.withLock { byRevision } }
}
