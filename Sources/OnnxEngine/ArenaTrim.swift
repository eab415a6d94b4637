/// Which runs end with giving the unused memory of the library's arena back.
///
/// With the arena a run finds the memory of the last one, without a call of the system; but a
/// session then keeps the most that it ever used. So an unusually large run gives back what it
/// took, and so does one in many, whatever went before it.
///
/// Measured with Python's onnxruntime on a transformer of two layers (`LoadTests/models.py --which
/// transformer-small`), 64 rows, one thread: without an arena 9,217 page faults a run and 843 to
/// 885 rows for a second of processor time, with it 1,077 to 1,261.
struct ArenaTrim {
  /// Input bytes of a run beyond so many times the recent largest are unusual.
  static let unusualFactor = 4
  /// Runs that the recent largest is looked for in: the last one to two times as many.
  static let windowCount = 256
  /// One in so many runs gives back in any case.
  static let periodCount = 4_096

  private var runCount = 0
  private var largest = 0
  private var largestBefore = 0

  mutating func trims(inputBytes: Int) -> Bool {
    defer {
      runCount += 1
      if runCount.isMultiple(of: Self.windowCount) {
        largestBefore = largest
        largest = 0
      }
      largest = max(largest, inputBytes)
    }
    if runCount > 0, runCount.isMultiple(of: Self.periodCount) { return true }
    let recent = max(largest, largestBefore)
    return recent > 0 && inputBytes / Self.unusualFactor > recent
  }
}
