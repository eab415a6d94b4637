internal import CTreeKernels

/// One way of answering the next rows of a batch.
enum KernelStep: Hashable {
  /// One row, several trees at a time.
  case walkRow
  /// One row, a tree in every lane of a vector.
  case lanes
  /// ``ScoreRunner/walkRowCount`` rows, tree by tree.
  case walkRows
  /// A block of rows by the bit-vector kernel of that number.
  case bits(Int)
}

extension KernelStep {
  /// Rows that a step answers at once.
  var rowCount: Int {
    switch self {
    case .walkRow, .lanes: 1
    case .walkRows: Int(ctk_walk_rows)
    case .bits(let kernel): BitsKernel.all[kernel].rowCount
    }
  }

  /// Such as `walk-row` or `avx512-64`.
  var name: String {
    switch self {
    case .walkRow: "walk-row"
    case .lanes: "lanes"
    case .walkRows: "walk-rows"
    case .bits(let kernel): BitsKernel.all[kernel].name
    }
  }
}
