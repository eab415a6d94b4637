internal import ServingRuntime

/// The event history for people, oldest first.
struct StatusTextEvents {
  let events: [GatewayEvent]
  /// Whether these are all events that are kept, so that a gap in their numbers means a loss.
  let isWhole: Bool
  var style = StatusTextStyle.plain

  var text: String {
    guard let last = events.last else { return "no events" }
    let time = StatusTextTime(now: last.at)
    var table = StatusTextTable(
      header: ["SEQ", "AT (UTC)", "MODEL", "VERSION", "EVENT"], remark: "WHAT HAPPENED",
      paintedColumn: 4, style: style)
    var next = 1
    for event in events {
      if isWhole, event.sequence > next {
        table.add(["…", "", "", "", ""], remark: Self.gap(next, event.sequence - 1))
      }
      table.add(
        [
          "\(event.sequence)", time.text(event.at, milliseconds: true), event.model ?? "-",
          event.version.map { "\($0)" } ?? "-", event.kind,
        ], remark: event.message)
      next = event.sequence + 1
    }
    return table.lines.joined(separator: "\n")
  }

  private static func gap(_ first: Int, _ last: Int) -> String {
    first == last ? "event \(first) is not kept" : "events \(first) to \(last) are not kept"
  }
}
