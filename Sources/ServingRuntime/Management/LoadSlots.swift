internal import ServingCore

/// Loads of one kind that go on at the same time, and the models whose next one waits.
struct LoadSlots {
  let countMax: Int
  private(set) var count = 0
  /// In order.
  private(set) var waiting: [ModelName] = []

  init(countMax: Int) {
    self.countMax = countMax
  }

  var isUnused: Bool { count == 0 && waiting.isEmpty }

  /// - Returns: whether a load of the model may begin now. If not, the model waits.
  mutating func begin(_ name: ModelName) -> Bool {
    guard count < countMax else {
      if !waiting.contains(name) { waiting.append(name) }
      return false
    }
    count += 1
    return true
  }

  mutating func end() { count -= 1 }

  /// The model whose load may begin now.
  mutating func next() -> ModelName? {
    count < countMax && !waiting.isEmpty ? waiting.removeFirst() : nil
  }
}
