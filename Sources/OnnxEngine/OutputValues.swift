internal import COnnxRuntime
internal import ServingCore

/// The values that one run gave, released when they go.
struct OutputValues: ~Copyable {
  /// A value in the signature's order; nil before the run.
  let base: UnsafeMutablePointer<OpaquePointer?>
  let count: Int
  let runtime: OnnxRuntime

  init(count: Int, runtime: OnnxRuntime) {
    base = .allocate(capacity: count)
    base.initialize(repeating: nil, count: count)
    self.count = count
    self.runtime = runtime
  }

  deinit {
    for index in 0..<count { runtime.functions.ReleaseValue(base[index]) }
    base.deallocate()
  }
}
