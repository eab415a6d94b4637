import ServingCore
import Testing

@Suite struct CallerTests {
  private func caller(_ proof: CallerProof) throws -> Caller {
    Caller(
      name: proof == .none ? "" : "squad-text", proof: proof,
      grants: [
        AccessGrant(rights: [.init(.predict)], models: [try ModelPattern("title-*")]),
        AccessGrant(rights: [.init(.view)], models: [.every]),
      ])
  }

  @Test func rightsAreOfTheirModels() throws {
    let caller = try caller(.key)
    let title = try ModelName("title-policy")
    let digits = try ModelName("digits")
    #expect(caller.may(.predict, on: title))
    #expect(!caller.may(.predict, on: digits))
    #expect(caller.may(.predict, on: nil))
    #expect(caller.may(.view, on: digits))
    #expect(!caller.may(.approve, on: nil))
  }

  @Test(arguments: [(CallerProof.none, StatusCode.unauthenticated), (.key, .permissionDenied)])
  func refusalTellsWhoMayTryAgain(proof: CallerProof, code: StatusCode) throws {
    let caller = try caller(proof)
    let error = #expect(throws: ServingError.self) {
      try caller.require(.route, on: ModelName("digits"))
    }
    #expect(error?.code == code)
    #expect(error?.message.contains("the right route on model digits") == true)
  }

  @Test func auditsNameWhoeverAccessIsControlledFor() throws {
    #expect(try caller(.key).auditName == "squad-text")
    #expect(try caller(.none).auditName == "anonymous")
    #expect(Caller.unrestricted.auditName == nil)
  }

  @Test func everybodyMayDoEverythingWhereNothingIsControlled() throws {
    for right in AccessRight.allCases {
      #expect(Caller.unrestricted.may(right, on: try ModelName("digits")))
    }
  }
}
