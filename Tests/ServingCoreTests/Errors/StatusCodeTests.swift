import ServingCore
import Testing

@Suite struct StatusCodeTests {
  static let statuses: [(String, Int)] = [
    ("INVALID_ARGUMENT", 400), ("UNAUTHENTICATED", 401), ("PERMISSION_DENIED", 403),
    ("NOT_FOUND", 404), ("FAILED_PRECONDITION", 412), ("ALREADY_EXISTS", 409), ("CANCELLED", 499),
    ("DEADLINE_EXCEEDED", 504), ("RESOURCE_EXHAUSTED", 429), ("UNAVAILABLE", 503),
    ("UNIMPLEMENTED", 501), ("DATA_LOSS", 500), ("INTERNAL", 500),
  ]

  @Test(arguments: statuses)
  func namesAndStatusesAreTheContract(name: String, status: Int) throws {
    let code = try #require(StatusCode(rawValue: name))
    #expect(code.httpStatus == status)
  }

  @Test func theTableIsComplete() {
    #expect(StatusCode.allCases.map(\.rawValue) == Self.statuses.map(\.0))
  }
}
