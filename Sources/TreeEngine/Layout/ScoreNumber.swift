internal import CTreeKernels

/// The two precisions that scores are added up in, with the kernels of each.
protocol ScoreNumber: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static func walk(
    _ walk: UnsafePointer<ctk_walk>, row keys: UnsafePointer<Int32>,
    into sums: UnsafeMutablePointer<Self>)
  static func walk(
    _ walk: UnsafePointer<ctk_walk>, rows keys: UnsafePointer<Int32>, stride: Int,
    into sums: UnsafeMutablePointer<Self>)
  static func run(
    _ kernel: ctk_bits_kernel, _ bits: UnsafePointer<ctk_bits>, block: UnsafePointer<Float>,
    into sums: UnsafeMutablePointer<Self>)
  static func run(
    _ kernel: ctk_lanes_kernel, _ lanes: UnsafePointer<ctk_lanes>, row: UnsafeRawPointer,
    into sums: UnsafeMutablePointer<Self>)

  /// Converts raw scores; of a transform in this precision, which ``TreeEnsemble/check()`` sees to.
  static func apply(
    _ transform: ScoreTransform, _ scores: UnsafePointer<Self>, rowCount: Int, targetCount: Int,
    into output: UnsafeMutablePointer<Self>)
  /// The place of each row's class among the labels; of scores of 32 bits.
  static func places(
    _ labels: OnnxLabels, _ scores: UnsafePointer<Self>, rowCount: Int, targetCount: Int,
    into places: UnsafeMutablePointer<Int32>)
}

extension Double: ScoreNumber {
  static func walk(
    _ walk: UnsafePointer<ctk_walk>, row keys: UnsafePointer<Int32>,
    into sums: UnsafeMutablePointer<Double>
  ) {
    ctk_walk_row_double(walk, keys, sums)
  }

  static func walk(
    _ walk: UnsafePointer<ctk_walk>, rows keys: UnsafePointer<Int32>, stride: Int,
    into sums: UnsafeMutablePointer<Double>
  ) {
    ctk_walk_rows_double(walk, keys, UInt32(stride), sums)
  }

  static func run(
    _ kernel: ctk_bits_kernel, _ bits: UnsafePointer<ctk_bits>, block: UnsafePointer<Float>,
    into sums: UnsafeMutablePointer<Double>
  ) {
    kernel.run_double(bits, block, sums)
  }

  static func run(
    _ kernel: ctk_lanes_kernel, _ lanes: UnsafePointer<ctk_lanes>, row: UnsafeRawPointer,
    into sums: UnsafeMutablePointer<Double>
  ) {
    kernel.run_double(lanes, row, sums)
  }

  static func apply(
    _ transform: ScoreTransform, _ scores: UnsafePointer<Double>, rowCount: Int, targetCount: Int,
    into output: UnsafeMutablePointer<Double>
  ) {
    guard case .lightGBM(let transform) = transform else {
      preconditionFailure("\(transform) of scores of 64 bits")
    }
    transform.apply(scores, rowCount: rowCount, targetCount: targetCount, into: output)
  }

  static func places(
    _ labels: OnnxLabels, _ scores: UnsafePointer<Double>, rowCount: Int, targetCount: Int,
    into places: UnsafeMutablePointer<Int32>
  ) {
    preconditionFailure("labels of scores of 64 bits")
  }
}

extension Float: ScoreNumber {
  static func walk(
    _ walk: UnsafePointer<ctk_walk>, row keys: UnsafePointer<Int32>,
    into sums: UnsafeMutablePointer<Float>
  ) {
    ctk_walk_row_float(walk, keys, sums)
  }

  static func walk(
    _ walk: UnsafePointer<ctk_walk>, rows keys: UnsafePointer<Int32>, stride: Int,
    into sums: UnsafeMutablePointer<Float>
  ) {
    ctk_walk_rows_float(walk, keys, UInt32(stride), sums)
  }

  static func run(
    _ kernel: ctk_bits_kernel, _ bits: UnsafePointer<ctk_bits>, block: UnsafePointer<Float>,
    into sums: UnsafeMutablePointer<Float>
  ) {
    kernel.run_float(bits, block, sums)
  }

  static func run(
    _ kernel: ctk_lanes_kernel, _ lanes: UnsafePointer<ctk_lanes>, row: UnsafeRawPointer,
    into sums: UnsafeMutablePointer<Float>
  ) {
    kernel.run_float(lanes, row, sums)
  }

  static func apply(
    _ transform: ScoreTransform, _ scores: UnsafePointer<Float>, rowCount: Int, targetCount: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    switch transform {
    case .lightGBM:
      preconditionFailure("\(transform) of scores of 32 bits")
    case .xgboost(let transform):
      transform.apply(scores, rowCount: rowCount, targetCount: targetCount, into: output)
    case .onnx(let transform):
      transform.apply(scores, rowCount: rowCount, targetCount: targetCount, into: output)
    }
  }

  static func places(
    _ labels: OnnxLabels, _ scores: UnsafePointer<Float>, rowCount: Int, targetCount: Int,
    into places: UnsafeMutablePointer<Int32>
  ) {
    labels.places(scores, rowCount: rowCount, targetCount: targetCount, into: places)
  }
}
