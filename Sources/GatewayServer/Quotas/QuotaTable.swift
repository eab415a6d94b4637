internal import ServingCore
internal import Synchronization

/// The cells of all identities and models, shared by the event loops, which keep those they use.
final class QuotaTable: Sendable {
  /// Cells at once. Past it, those that were not used for longest and have nothing in flight go: a
  /// fourth at a time, so that looking for them costs little for each that comes.
  static let cellCountMax = 65_536

  private let cells = Mutex<[QuotaKey: QuotaCell]>([:])
  private let countMax: Int

  init(countMax: Int = cellCountMax) {
    self.countMax = countMax
  }

  var count: Int { cells.withLock { $0.count } }

  /// - Returns: nil when all have requests in flight.
  func cell(for key: QuotaKey, now: MonotonicInstant) -> QuotaCell? {
    cells.withLock { cells in
      if let cell = cells[key] { return cell }
      if cells.count >= countMax { Self.drop(&cells) }
      guard cells.count < countMax else { return nil }
      let cell = QuotaCell(now: now)
      cells[key] = cell
      return cell
    }
  }

  /// A loop that is about to use one of them may do so once more: its request then counts for
  /// nobody, which is no more than a new cell would have let through.
  private static func drop(_ cells: inout [QuotaKey: QuotaCell]) {
    let idle = cells.filter { $0.value.count == 0 }.sorted { $0.value.usedAt < $1.value.usedAt }
    for (key, cell) in idle.prefix(max(1, cells.count / 4)) {
      cell.retire()
      cells[key] = nil
    }
  }
}
