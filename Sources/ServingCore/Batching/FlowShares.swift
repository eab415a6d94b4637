/// What each flow holds of a queue, so that one that floods leaves room for others: none may hold
/// more than a multiple of what is still free (dynamic thresholds, Choudhury and Hahne 1998). One
/// flow alone has eight ninths of the queue; with `n` that flood, each has 8 of `8n + 1` parts, and
/// one part stays free for whoever comes next.
///
/// For requests that are more patient than usual the multiple is smaller (Choudhury and Hahne 2002,
/// for loss priorities), halved with each step: of a flow that floods they are refused first, and
/// of one that holds little never.
package struct FlowShares: Hashable, Sendable {
  /// The multiple.
  package static let freeMultiple = 8
  /// The most patient of the priorities that have the whole multiple.
  package static let usualUrgency: UInt8 = 3
  /// Flows are counted in so many places by a hash; those that meet in one share it. So many that
  /// hardly one in a thousand meets one that floods.
  static let placeBits = 10

  private var rows: [Int]
  private var bytes: [Int]

  package init() {
    rows = Array(repeating: 0, count: 1 << Self.placeBits)
    bytes = rows
  }

  package mutating func add(_ flow: UInt64, rows: Int, bytes: Int) {
    let place = Self.place(of: flow)
    self.rows[place] += rows
    self.bytes[place] += bytes
  }

  package mutating func remove(_ flow: UInt64, rows: Int, bytes: Int) {
    add(flow, rows: -rows, bytes: -bytes)
  }

  /// Whether a flow may hold so much more. One that holds nothing always may.
  /// - Parameter urgency: of what is to be held more, from 0, the most urgent, to 7.
  package func allows(
    _ flow: UInt64, rows: Int, bytes: Int, freeRows: Int, freeBytes: Int,
    urgency: UInt8 = usualUrgency
  ) -> Bool {
    let place = Self.place(of: flow)
    let steps = Int(urgency > Self.usualUrgency ? min(urgency, 7) - Self.usualUrgency : 0)
    return self.rows[place] == 0
      || Self.isWithin(self.rows[place], rows, freeRows, steps)
        && Self.isWithin(self.bytes[place], bytes, freeBytes, steps)
  }

  private static func isWithin(_ held: Int, _ more: Int, _ free: Int, _ steps: Int) -> Bool {
    let (sum, overflow) = held.addingReportingOverflow(more)
    return !overflow && sum / freeMultiple <= free >> steps
  }

  /// Flows are often addresses, which differ in a few bits only: mixed as MurmurHash3 does at its
  /// end (Appleby 2011).
  private static func place(of flow: UInt64) -> Int {
    var mixed = flow
    mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return Int(truncatingIfNeeded: (mixed ^ (mixed >> 33)) & (1 << placeBits - 1))
  }
}
