import ServingRuntime
import Testing

@testable import crossfade

@Suite struct StatusTextTests {
  @Test func showsTheWholeGateway() {
    let text = StatusText(report: .scripted, server: "http://127.0.0.1:8501").text
    #expect(
      text == """
        crossfade 0.1.0 at http://127.0.0.1:8501, up 3 h 12 min
        registry /srv/registry: watched by inotify, read 42 times, last at 09:20:11
        memory: 120.5 MiB counted of 2048.0 MiB; the process has 310.1 MiB resident

        MODEL    VERSION  STATE   SINCE (UTC)          ROLE      IN-FLIGHT  MEMORY    REASON
        catalog  11       ready   2026-11-22 22:01:10  previous  3          60.3 MiB
        catalog  12       failed  09:20:11             stable    -          -
            FAILED_PRECONDITION: golden vectors: output "score" row 3: expected 0.812 ± 0.001, \
        got 0.534
        digits   2        ready   06:10:02             stable    0          60.3 MiB  removed
        empty    -        -       -                    -         -          -         no versions

        catalog: revision 7 routes to version 12, which is failed; version 11 answers \
        until it is ready
        catalog: problem: revision 8 is broken
        warning: "x" is no model
        """)
  }

  @Test func showsOneModel() {
    let whole = StatusText(report: .scripted, server: "http://127.0.0.1:8501")
    let text = StatusTextModel(whole: whole, model: whole.report.models[0]).text
    #expect(
      text.hasSuffix(
        """

        model catalog
          route: revision 7, stable 12, previous 11
            promote by ada at 09:20:10: better recall on short titles, measured on last week's \
        labelled
              sample of 12,000
          revision 7 routes to version 12, which is failed; version 11 answers until it is ready
          problem: revision 8 is broken

        version 11  ready; previous; 3 in flight; memory 60.3 MiB (peak 68.0 MiB)

        version 12  failed; stable
          FAILED_PRECONDITION: golden vectors: output "score" row 3: expected 0.812 ± 0.001, \
        got 0.534
          STATE      AT (UTC)      FOR
          found      09:20:10.500  10 ms
          verifying  09:20:10.510  613 ms
          failed     09:20:11.123  2 min 28 s so far
          CHECK    OUTCOME  MS      FINDING
          digests  passed   11.900  3 files
          golden   failed   2.500   output "score" row 3: expected 0.812 ± 0.001, got \
        0.534 at 1 of 12 rows
        """), "\(text)")
  }

  @Test func showsWhoAnswersAndWhoGetsCopies() {
    var report = StatusReport.scripted
    report.models[0].route?.stable = 11
    report.models[0].activeCanaries = [ModelStatus.ActiveShare(version: 12, percent: 0.5)]
    report.models[0].activeShadows = [
      ModelStatus.ActiveShare(version: 13, percent: 100),
      ModelStatus.ActiveShare(version: 9, percent: 12.25),
    ]
    let whole = StatusText(report: report, server: "s")
    let text = StatusTextModel(whole: whole, model: report.models[0]).text
    #expect(
      text.contains(
        "  version 11 answers, version 12 0.5 %; shadow 13 gets copies of 100 %; shadow 9 gets "
          + "copies of 12.25 %\n"), "\(text)")
  }

  @Test func aFolderHasNothingLoaded() {
    let text = StatusText(report: .scripted).text
    #expect(text.hasPrefix("registry /srv/registry, the folder alone\n\nMODEL"))
    #expect(!text.contains("MEMORY"))
    #expect(!text.contains("SINCE"))
    #expect(!text.contains("answers"))
  }

  @Test func saysThatTheRegistryCannotBeRead() {
    var report = StatusReport.scripted
    report.models = []
    report.registry.problem = "not there"
    let text = StatusText(report: report, server: "s").text
    #expect(
      text.contains(
        "registry /srv/registry: cannot be read since 06:10:00: not there; what is loaded keeps"))
    #expect(text.contains("no models yet"))
  }

  @Test(arguments: [(0, "0.0 MiB"), (52_428, "0.0 MiB"), (52_429, "0.1 MiB"), (1 << 20, "1.0 MiB")])
  func sizesHaveOneDigit(bytes: Int, text: String) {
    #expect(StatusText.mebibytes(bytes) == text)
  }

  @Test func eventsShowWhatIsNotKept() {
    let events = [
      GatewayEvent(sequence: 2, at: "2026-11-22T09:00:00.000Z", kind: "read", message: "2 models"),
      GatewayEvent(
        sequence: 5, at: "2026-11-23T09:00:00.000Z", model: "digits", version: 1, kind: "failed",
        message: "m"),
    ]
    #expect(
      StatusTextEvents(events: events, isWhole: true).text == """
        SEQ  AT (UTC)                 MODEL   VERSION  EVENT   WHAT HAPPENED
        …                                                      event 1 is not kept
        2    2026-11-22 09:00:00.000  -       -        read    2 models
        …                                                      events 3 to 4 are not kept
        5    09:00:00.000             digits  1        failed  m
        """)
    #expect(!StatusTextEvents(events: events, isWhole: false).text.contains("kept"))
    #expect(StatusTextEvents(events: [], isWhole: true).text == "no events")
  }
}
