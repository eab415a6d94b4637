import LoadCore
import Testing

@Suite struct CallTableTests {
  private func call(_ intended: Int64) -> CallTable.Call {
    CallTable.Call(
      times: CallTimes(intended: intended, begun: intended + 1), request: 0, connection: 0,
      isMeasured: true)
  }

  @Test func callsComeBackByTheirTickets() {
    var table = CallTable(countMax: 2)
    let first = table.insert(call(1))
    let second = table.insert(call(2))
    #expect(table.isFull)
    #expect(table.remove(first).times.intended == 1)
    #expect(!table.isFull)
    let third = table.insert(call(3))
    #expect(table.count == 2)
    #expect(table.remove(second).times.intended == 2)
    #expect(table.remove(third).times.intended == 3)
    #expect(table.count == 0)
  }

  @Test func theFirstSendingCounts() {
    var table = CallTable(countMax: 1)
    let ticket = table.insert(call(1))
    table.markSent(ticket, at: 5)
    table.markSent(ticket, at: 9)
    #expect(table.remove(ticket).times.sent == 5)
  }
}
