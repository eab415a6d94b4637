import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

struct ShadowArgumentsTests {
  @Test(
    arguments: [
      (ShadowArguments(version: "4", percent: "100"), 10_000, nil, nil),
      (ShadowArguments(version: "4", percent: "0.5", repeated: "2.5"), 50, nil, 250),
      (
        ShadowArguments(version: "4", conditions: ["a=b,c", "a=d", "e="]), nil,
        ["a": ["b", "c", "d"], "e": [""]], nil
      ),
      (ShadowArguments(version: "4", isSliceCleared: true, repeated: "0"), nil, [:], 0),
      (ShadowArguments(version: "4", percent: "1", allowsBreaking: true), 100, nil, nil),
    ] as [(ShadowArguments, Int?, [String: [String]]?, Int?)])
  func anOrderIsWhatWasSaid(
    _ arguments: ShadowArguments, _ percent: Int?, _ slice: [String: [String]]?, _ repeated: Int?
  ) throws {
    #expect(arguments.contradiction == nil)
    #expect(
      try arguments.order()
        == .mirror(
          try ModelVersion(parsing: "4"), percentage: percent.map { Percentage(clamping: $0) },
          slice: slice.map(RouteSlice.init), repeated: repeated.map { Percentage(clamping: $0) }))
  }

  @Test(arguments: ["4", nil]) func oneOrAllEnd(_ version: String?) throws {
    let arguments = ShadowArguments(version: version, isOff: true)
    #expect(arguments.contradiction == nil)
    #expect(try arguments.order() == .end(version == nil ? nil : try ModelVersion(parsing: "4")))
  }

  @Test(
    arguments: [
      (ShadowArguments(), "give the version that is to be the shadow, or --off"),
      (ShadowArguments(version: "4", percent: "5", isOff: true), "leave out --percent, --when"),
      (ShadowArguments(conditions: ["a=b"], isOff: true), "--off ends a shadow"),
      (ShadowArguments(isSliceCleared: true, isOff: true), "--off ends a shadow"),
      (ShadowArguments(repeated: "1", isOff: true), "--off ends a shadow"),
      (ShadowArguments(version: "4", isOff: true, allowsBreaking: true), "--off ends a shadow"),
      (
        ShadowArguments(version: "4", conditions: ["a=b"], isSliceCleared: true),
        "give either --when or --no-when, not both"
      ),
    ])
  func refusesWhatContradictsItself(_ arguments: ShadowArguments, _ message: String) {
    #expect(arguments.contradiction?.contains(message) == true)
  }

  @Test(
    arguments: [
      (ShadowArguments(version: "4", percent: "101"), "--percent: expected a percentage from 0"),
      (ShadowArguments(version: "4", repeated: "x"), "--repeat: expected a percentage"),
      (ShadowArguments(version: "4", conditions: ["a"]), "--when: expected NAME=VALUE, got \"a\""),
      (ShadowArguments(version: "x", percent: "5"), "\"x\""),
    ])
  func namesTheOptionThatIsWrong(_ arguments: ShadowArguments, _ message: String) {
    let error = refusal { () throws(ServingError) in try arguments.order() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }
}
