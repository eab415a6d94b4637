/// The most different pairs, over all and of each slice.
package struct WorstPairs: Hashable, Sendable {
  /// Over all.
  package static let countMax = 16
  /// Of each slice.
  package static let countPerSliceMax = 3

  /// By descending magnitude; of equals in an order that the requests' ids give, so that it is not
  /// the first ones that are kept. The key nil is over all.
  package internal(set) var lists: [ComparisonSlice?: [DifferentPair]] = [:]

  package init() {}

  /// Over all, the most different first.
  package var overall: [DifferentPair] { lists[nil] ?? [] }

  /// Of a slice, the most different first.
  package func pairs(of slice: ComparisonSlice) -> [DifferentPair] { lists[slice] ?? [] }

  /// Every pair of every list once, the most different first: what a store keeps.
  package var all: [DifferentPair] {
    var seen: Set<DifferentPair> = []
    let unique = lists.values.joined().filter { seen.insert($0).inserted }
    return unique.sorted { Self.isBefore($0, $1) }
  }

  /// Keeps a pair where it is among the most different ones; its texts are made only then.
  /// - Parameter keys: the slices that the pair is in.
  mutating func offer(
    _ findings: PairFindings, of pair: ObservedPair, in keys: [ComparisonSlice],
    _ plan: ComparisonPlan, input: (_ row: Int) -> String?
  ) {
    // Without texts, which have no part in the order.
    var kept = DifferentPair(
      requestID: pair.requestID, receivedAtMicroseconds: pair.receivedAtMicroseconds,
      magnitude: findings.magnitude, sentence: "", baseline: "", candidate: "")
    let taking = ([nil] + keys).filter { takes(kept, in: $0) }
    guard !taking.isEmpty, let row = findings.row else { return }
    kept.sentence = findings.sentence
    kept.slices = pair.slices.filter { plan.slices.contains($0.key) }
    kept.baseline = Self.text(plan, \.baseline, pair.baseline, pair.rowCount, row)
    kept.candidate = Self.text(plan, \.candidate, pair.candidate, pair.rowCount, row)
    kept.input = input(row)?.shortened(byteCountMax: DifferentPair.textBytesMax)
    for key in taking { insert(kept, in: key) }
  }

  /// Keeps a pair again that was kept elsewhere.
  mutating func offer(_ pair: DifferentPair, in keys: [ComparisonSlice?]) {
    for key in keys where takes(pair, in: key) { insert(pair, in: key) }
  }

  private func takes(_ pair: DifferentPair, in key: ComparisonSlice?) -> Bool {
    guard let list = lists[key], list.count >= Self.countMax(of: key), let last = list.last
    else { return true }
    return Self.isBefore(pair, last)
  }

  private mutating func insert(_ pair: DifferentPair, in key: ComparisonSlice?) {
    var list = lists[key] ?? []
    guard !list.contains(pair) else { return }
    let place = list.firstIndex { Self.isBefore(pair, $0) } ?? list.endIndex
    list.insert(pair, at: place)
    if list.count > Self.countMax(of: key) { list.removeLast() }
    lists[key] = list
  }

  private static func countMax(of key: ComparisonSlice?) -> Int {
    key == nil ? countMax : countPerSliceMax
  }

  private static func isBefore(_ left: DifferentPair, _ right: DifferentPair) -> Bool {
    if left.magnitude != right.magnitude { return left.magnitude > right.magnitude }
    let leftKey = PairSample.key(left.requestID, left.receivedAtMicroseconds)
    let rightKey = PairSample.key(right.requestID, right.receivedAtMicroseconds)
    if leftKey != rightKey { return leftKey < rightKey }
    return (left.requestID, left.receivedAtMicroseconds)
      < (right.requestID, right.receivedAtMicroseconds)
  }

  private static func text(
    _ plan: ComparisonPlan, _ place: KeyPath<ComparisonPlan.Output, Int>, _ views: [TensorView?],
    _ rowCount: Int, _ row: Int
  ) -> String {
    let tensors = plan.outputs.map { output in
      let index = output[keyPath: place]
      return (name: output.name, view: views.indices.contains(index) ? views[index] : nil)
    }
    return TensorText.object(tensors, row: row, rowCount: rowCount)
  }
}
