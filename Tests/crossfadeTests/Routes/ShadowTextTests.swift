import AdminServer
import Foundation
import ServingCore
import ServingRuntime
import Testing

@testable import crossfade

/// Shadows as people and machines get them.
struct ShadowTextTests {
  private static func route() throws -> Route {
    Route(
      model: try ModelName("digits"), revision: 7, stable: try ModelVersion(parsing: "3"),
      canaries: [
        Canary(
          version: try ModelVersion(parsing: "6"), since: 7, salt: "digits/7",
          buckets: BucketSet([0..<500]))
      ],
      shadows: [
        Shadow(
          version: try ModelVersion(parsing: "4"), since: 5, salt: "digits/5",
          percentage: Percentage(clamping: 1_250),
          slice: RouteSlice(["contentType": ["a", "b"]]), repeated: Percentage(clamping: 50)),
        Shadow(
          version: try ModelVersion(parsing: "5"), since: 6, salt: "digits/6", percentage: .all),
      ],
      change: RouteChange(
        action: .canary, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "looks good",
        endsShadows: [try ModelVersion(parsing: "6")]))
  }

  private static func report() throws -> RouteReport {
    RouteReport(
      RouteState(route: try route(), sha256: "e3", highestNumber: 7, problems: []),
      of: try ModelName("digits"))
  }

  @Test func theRouteShowsThem() throws {
    #expect(
      RouteText.text(try Self.report()) == """
        model       digits
        revision    7
        stable      3
        canary      6 at 5 %, since revision 7
          buckets   0-499 by salt "digits/7"
          gates     none
        shadow      4 gets copies of 12.5 %, since revision 5
          drawn     by salt "digits/5"
          when      "contentType" is "a" or "b"
          repeated  0.5 % of them
        shadow      5 gets copies of 100 %, since revision 6
          drawn     by salt "digits/6"
          repeated  1 % of them
        previous    -
        changed     canary, ending shadow 6 by "ana" at 2026-11-23T05:00:00Z
        reason      "looks good"
        """)
  }

  @Test func anOutcomeSaysWhatRunsAndWhatEnded() throws {
    #expect(
      RouteOutcomeText.text(RouteView(try Self.route(), sha256: nil)) == """
        model digits: version 3 is the stable one by revision 7
        ended: shadow 6
        canary 6: 5 %
        shadow 4: copies of 12.5 %, when "contentType" is "a" or "b", 0.5 % of them repeated
        shadow 5: copies of 100 %, 1 % of them repeated
        """)
  }

  @Test func historyHasAColumnForThem() throws {
    let history = RouteHistory(entries: [
      RouteHistory.Entry(revision: 7, sha256: "e3", result: .success(try Self.route()))
    ])
    let text = HistoryText.text(RouteHistoryReport(history, of: try ModelName("digits")))
    #expect(text.contains("4 at 12.5 %, 5 at 100 %"))
    #expect(text.contains("canary, ending shadow 6"))
  }

  @Test func jsonReadsBackAsItWas() throws {
    let report = try Self.report()
    let text = try AdminJSON.text(report)
    #expect(text.contains(#""ends_shadows":[6]"#))
    #expect(text.contains(#""repeated_percent":0.5"#))
    #expect(text.contains(#""slice":{"contentType":["a","b"]}"#))
    #expect(try AdminJSON.value(RouteReport.self, from: Data(text.utf8)) == report)
    let view = try #require(report.route)
    #expect(try ActiveRoute(view).shadows == Self.route().shadows)
  }
}
