import Testing

@testable import crossfade

@Suite struct StatusTextTableTests {
  @Test func remarksStandInTheRowOrBelow() {
    var table = StatusTextTable(
      header: ["A", "STATE"], remark: "REASON", paintedColumn: 1, indent: 2, style: .plain)
    let long = String(repeating: "word ", count: 22)
    table.add(["x", "ready"])
    table.add(["yy", "failed"], remark: "short")
    table.add(["z", "failed"], remark: long)
    #expect(
      table.lines == [
        "  A   STATE   REASON", "  x   ready", "  yy  failed  short", "  z   failed",
        "      " + String(repeating: "word ", count: 19).dropLast(),
        "      word word word",
      ])
  }

  @Test func colourDoesNotMoveColumns() {
    var table = StatusTextTable(
      header: ["A", "STATE"], remark: "", paintedColumn: 1,
      style: StatusTextStyle(isColoured: true))
    table.add(["long name", "ready"], remark: "r")
    #expect(table.lines == ["A          STATE", "long name  \u{1B}[32mready\u{1B}[0m  r"])
  }

  @Test(arguments: [(80, true), (81, true), (82, true), (83, true), (84, false)])
  func theRowHoldsWhatFits(count: Int, isInRow: Bool) {
    var table = StatusTextTable(header: ["0123456789", "abc"], remark: "", style: .plain)
    table.add(["x", "y"], remark: String(repeating: "r", count: count))
    #expect(table.lines.count == (isInRow ? 2 : 3))
    #expect(table.lines.allSatisfy { $0.count <= StatusTextStyle.columnsMax })
  }
}
