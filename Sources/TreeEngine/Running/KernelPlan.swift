/// Which kernel answers how many rows, by what each was measured to cost.
struct KernelPlan: Hashable {
  struct Candidate: Hashable {
    var step: KernelStep
    /// Rows it answers at once; with fewer it takes as long.
    var rowCount: Int
    /// Of one go.
    var nanoseconds: Double
  }

  /// Rows that are looked ahead. More are answered as if so many were left, again and again.
  static let rowCountMax = 64

  /// What begins the cheapest way to answer so many rows; the first is for one row.
  private let steps: [Candidate]

  /// - Parameter candidates: at least one, with one to ``rowCountMax`` rows.
  init(_ candidates: [Candidate]) {
    var best: [(nanoseconds: Double, step: Candidate)] = []
    for rows in 1...Self.rowCountMax {
      let ways = candidates.map { candidate in
        let rest = rows - candidate.rowCount
        let restNanoseconds = rest > 0 ? best[rest - 1].nanoseconds : 0
        return (nanoseconds: candidate.nanoseconds + restNanoseconds, step: candidate)
      }
      guard let cheapest = ways.min(by: { $0.nanoseconds < $1.nanoseconds }) else {
        preconditionFailure("a plan without kernels")
      }
      best.append(cheapest)
    }
    steps = best.map(\.step)
  }

  /// - Parameter rowsLeft: at least one.
  func next(rowsLeft: Int) -> KernelStep {
    steps[min(rowsLeft, Self.rowCountMax) - 1].step
  }

  /// The kernels that any number of rows leads to.
  var used: Set<KernelStep> { Set(steps.map(\.step)) }
}

extension KernelPlan: CustomStringConvertible {
  /// From how many rows on each step is taken: `1: walk-row, 3: avx512-16`.
  var description: String {
    var parts: [String] = []
    for (index, candidate) in steps.enumerated()
    where index == 0 || steps[index - 1].step != candidate.step {
      parts.append("\(index + 1): \(candidate.step.name)")
    }
    return parts.joined(separator: ", ")
  }
}
