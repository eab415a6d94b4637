/// How far the elements of two rows are apart, gone through once.
struct ElementDifferences {
  let rule: OutputRule
  /// Whether any two are further apart than the rule allows.
  private(set) var isBeyond = false
  /// Whether any is infinite or NaN on one side, and not the same on the other.
  private(set) var hasNonFinite = false
  /// Whether every element is a number, and finite, on both sides.
  private(set) var isFinite = true
  /// Largest |candidate − baseline|, and that over |baseline|.
  private(set) var absolute = 0.0
  private(set) var relative = 0.0
  /// Where the first is, or else the first that is not finite.
  private(set) var place = 0
  private(set) var elements = RowFinding.Values(baseline: 0, candidate: 0)
  private var extent = 0.0

  init(_ rule: OutputRule) {
    self.rule = rule
  }

  mutating func add(
    from start: Int, _ baseline: UnsafeMutableBufferPointer<Double>,
    _ candidate: UnsafeMutableBufferPointer<Double>
  ) {
    for offset in baseline.indices {
      let first = baseline[offset]
      let second = candidate[offset]
      let distance = (second - first).magnitude
      if distance == 0 { continue }
      if distance < .infinity {
        add(distance, first, second, at: start + offset)
      } else {
        addNonFinite(first, second, at: start + offset)
      }
    }
  }

  private mutating func add(_ distance: Double, _ first: Double, _ second: Double, at place: Int) {
    if distance > rule.absolute + rule.relative * first.magnitude {
      isBeyond = true
      extent = max(extent, RowFinding.extent(first, second))
    }
    relative = max(relative, distance / first.magnitude)
    guard distance > absolute else { return }
    absolute = distance
    if !hasNonFinite { note(first, second, at: place) }
  }

  /// Two that are the same infinity, both NaN, or finite and further apart than a double can say,
  /// come here too.
  private mutating func addNonFinite(_ first: Double, _ second: Double, at place: Int) {
    if first.isFinite, second.isFinite { return add(.infinity, first, second, at: place) }
    isFinite = false
    guard first != second, !(first.isNaN && second.isNaN) else { return }
    if !hasNonFinite { note(first, second, at: place) }
    hasNonFinite = true
  }

  private mutating func note(_ first: Double, _ second: Double, at place: Int) {
    self.place = place
    elements = RowFinding.Values(baseline: first, candidate: second)
  }

  /// Notes what was found.
  func report(in finding: inout RowFinding) {
    finding.place = place
    finding.elements = elements
    if hasNonFinite {
      finding.note(.nonFinite, magnitude: RowFinding.mismatchMagnitude)
    } else if isBeyond {
      finding.note(.values, magnitude: extent)
    }
  }
}
