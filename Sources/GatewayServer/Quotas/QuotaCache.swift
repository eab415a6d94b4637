internal import ServingCore

/// The cells that one event loop has used lately, with the quotas that hold for them: found without
/// a lock.
struct QuotaCache {
  /// Callers and models at once; past it, all are looked up anew.
  static let entryCountMax = 4_096

  private struct Key: Hashable {
    var caller: ObjectIdentifier
    var address: PeerAddress?
    var model: String
  }

  struct Entry {
    /// Held, so that its identifier is not used again.
    let caller: Caller
    /// As the refusal names it; nil for one that is not served.
    let model: String?
    /// Nil for no limit.
    let quota: HeldQuota?
    /// Nil where the table had no room.
    let cell: QuotaCell?
  }

  private let table: QuotaTable
  private var entries: [Key: Entry] = [:]

  init(table: QuotaTable) {
    self.table = table
  }

  /// To be called when what is served has changed.
  mutating func forget() { entries.removeAll(keepingCapacity: true) }

  /// - Parameters:
  ///   - model: as the path names it.
  ///   - isServed: asked when it is not known.
  ///   - address: where the caller's connection comes from; counts for one without a name.
  mutating func entry(
    _ caller: Caller, model: String, address: PeerAddress?, now: MonotonicInstant,
    isServed: () -> Bool
  ) -> Entry {
    let address = caller.name.isEmpty ? address : nil
    let key = Key(caller: ObjectIdentifier(caller), address: address, model: model)
    if let known = entries[key], known.quota == nil || known.cell?.isRetired == false {
      return known
    }
    let quota = (try? ModelName(model)).flatMap(caller.quota)
    let served = isServed() ? model : nil
    let entry = Entry(
      caller: caller, model: served, quota: quota,
      cell: quota.flatMap { _ in
        table.cell(
          for: QuotaKey(name: caller.name, address: address, model: served), now: now)
      })
    if entries.count >= Self.entryCountMax { forget() }
    entries[key] = entry
    return entry
  }
}
