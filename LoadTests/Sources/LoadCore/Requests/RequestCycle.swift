/// Which of the requests is next: one after the other, round and round. Pure.
package struct RequestCycle: Hashable, Sendable {
  private let count: Int
  private var index: Int

  /// - Parameters:
  ///   - count: requests to choose from.
  ///   - part: of the event loop. Each goes round on its own, from a place of its own, so that all
  ///     requests are sent equally often whatever the number of event loops.
  package init(count: Int, part: ArrivalSchedule.Part = .whole) {
    precondition(count > 0, "a cycle has a request")
    self.count = count
    index = part.index * count / part.count
  }

  package mutating func next() -> Int {
    defer { index = index + 1 == count ? 0 : index + 1 }
    return index
  }
}
