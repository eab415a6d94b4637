/// A version's run costs by cost class: requests whose rows have other lengths take other times.
@usableFromInline package struct RunCosts: Hashable, Sendable {
  /// Classes that are kept apart; further ones share the last.
  @usableFromInline package static let classCountMax = 65

  private var costs: [RunCost] = []
  private var sizes: [BatchSizes] = []

  @usableFromInline package init() {}

  /// The class of rows with so many elements in all inputs: the powers of two.
  @usableFromInline package static func costClass(elementsPerRow: Int) -> Int {
    Int.bitWidth - max(0, elementsPerRow).leadingZeroBitCount
  }

  /// Nothing is known of a class that never ran.
  @usableFromInline package subscript(costClass: Int) -> RunCost {
    let place = Self.place(of: costClass)
    return place < costs.count ? costs[place] : RunCost()
  }

  @usableFromInline package mutating func observe(costClass: Int, rows: Int, nanoseconds: UInt64) {
    let place = Self.place(of: costClass)
    while costs.count <= place {
      costs.append(RunCost())
      sizes.append(BatchSizes())
    }
    costs[place].observe(rows: rows, nanoseconds: nanoseconds)
    sizes[place].observe(rows: rows, nanoseconds: nanoseconds)
  }

  /// How many rows of a class to run together next, which is now and then a trial.
  /// - Parameter waiting: as many as could; what is returned is at most that.
  @usableFromInline package func batchRows(costClass: Int, waiting: Int) -> Int {
    let place = Self.place(of: costClass)
    return place < sizes.count ? sizes[place].rows(waiting: waiting) : waiting
  }

  /// How many rows of a class cost least when run together, as far as that is known.
  package func bestBatchRows(costClass: Int, waiting: Int) -> Int {
    let place = Self.place(of: costClass)
    return place < sizes.count ? sizes[place].bestRows(waiting: waiting) : waiting
  }

  private static func place(of costClass: Int) -> Int {
    min(max(0, costClass), classCountMax - 1)
  }
}
