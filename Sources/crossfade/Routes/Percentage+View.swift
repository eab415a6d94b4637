internal import ServingCore

extension Percentage {
  /// From a view's number; what is out of range counts as the nearest that is not.
  init(percent: Double) {
    self.init(clamping: Int((min(max(percent, 0), 100) * 100).rounded()))
  }
}
