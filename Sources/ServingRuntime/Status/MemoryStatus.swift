/// What the models' memory is held to.
package struct MemoryStatus: Codable, Hashable, Sendable {
  /// What all loaded versions may need together; a load that would go beyond is refused.
  package var budgetBytes: Int
  /// What those that are loaded or loading are counted with.
  package var usedBytes: Int
  /// The whole process, as the system counts it.
  package var residentBytes: Int?

  package init(budgetBytes: Int, usedBytes: Int, residentBytes: Int? = nil) {
    self.budgetBytes = budgetBytes
    self.usedBytes = usedBytes
    self.residentBytes = residentBytes
  }
}
