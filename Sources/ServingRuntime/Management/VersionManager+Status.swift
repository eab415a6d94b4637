package import ServingCore

// What the admin plane shows.

extension VersionManager: StatusSource {
  package func status(of name: ModelName?) throws(ServingError) -> StatusReport {
    let now = clock()
    var shown = models.values.sorted { $0.name < $1.name }
    if let name {
      shown = shown.filter { $0.name == name }
      guard !shown.isEmpty else { throw ModelTable.unknown(name.description) }
    }
    return StatusReport(
      product: "\(Product.name) \(Product.version)", startedAt: startedAt, at: wallClock.text,
      registry: registry,
      memory: MemoryStatus(
        budgetBytes: budget.limitBytes, usedBytes: budget.usedBytes,
        residentBytes: ResidentMemory.bytes()),
      models: shown.map { model in
        model.status(now: now) { budget.bytes(of: "\(model.name)/\($0)") }
      })
  }
}
