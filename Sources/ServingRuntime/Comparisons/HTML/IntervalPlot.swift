internal import ServingCore

/// Intervals below each other over one scale, a cell of a table each: what statisticians call a
/// forest plot. The cells are as wide as the column, so text never shrinks with the page.
struct IntervalPlot: Sendable {
  /// A line through every cell.
  struct Reference: Sendable {
    var value: Double
    var name: String
    var tone: String
  }

  let scale: PlotScale
  /// What counts as no difference.
  var zone: ClosedRange<Double>?
  var references: [Reference] = []
  /// What a value is called at the axis and in the text that a pointer shows.
  var number: @Sendable (Double) -> String = Figures.percent

  /// - Parameter tone: a class that says the colour.
  func cell(_ estimate: EstimateView, tone: String) -> Markup {
    let lower = estimate.lower ?? scale.low
    let upper = estimate.upper ?? scale.high
    let value = scale.place(estimate.value)
    let title = ReportFigures.sentence(estimate, number)
    return """
      <svg class="interval" role="img" aria-label="\(title)"><title>\(title)</title>\(ground)\
      <line class="whisker \(tone)" x1="\(at: scale.place(lower))" x2="\(at: scale.place(upper))" \
      y1="50%" y2="50%"/>\(end(lower, tone))\(end(upper, tone))\
      <circle class="\(tone)" cx="\(at: value)" cy="50%" r="4"/></svg>
      """
  }

  /// Two values without intervals, with a line from one to the other.
  func dumbbell(_ baseline: Double, _ candidate: Double) -> Markup {
    let from = scale.place(baseline)
    let to = scale.place(candidate)
    let title = "baseline \(number(baseline)), candidate \(number(candidate))"
    return """
      <svg class="interval" role="img" aria-label="\(title)"><title>\(title)</title>\(ground)\
      <line class="bar" x1="\(at: from)" x2="\(at: to)" y1="50%" y2="50%"/>\
      <circle class="baseline" cx="\(at: from)" cy="50%" r="4.5"/>\
      <circle class="candidate hollow" cx="\(at: to)" cy="50%" r="4.5"/></svg>
      """
  }

  /// The scale below the cells.
  var axis: Markup {
    let last = scale.ticks.count - 1
    let labels = scale.ticks.enumerated().map { index, tick -> Markup in
      let anchor = index == 0 ? "start" : index == last ? "end" : "middle"
      let isSpare = scale.ticks.count > 4 && index % 2 == 1 ? " spare" : ""
      return """
        <text class="anchor-\(anchor)\(isSpare)" x="\(at: scale.place(tick))" y="16">\
        \(number(tick))</text>
        """
    }
    return "<svg class=\"interval axis\" aria-hidden=\"true\">\(labels)</svg>"
  }

  /// What the lines and the zone mean.
  var legend: Markup {
    var parts = references.map { reference -> Markup in
      "<span class=\"key line-key \(reference.tone)\">\(reference.name)</span> "
    }
    if let zone {
      let name = "within the margin of \(number(zone.upperBound))"
      parts.append("<span class=\"key zone-key\">\(name)</span>")
    }
    return "\(parts)"
  }

  private var ground: Markup {
    let zone = zone.map { zone -> Markup in
      let left = scale.place(zone.lowerBound)
      return """
        <rect class="zone" x="\(at: left)" y="0" height="100%" \
        width="\(at: scale.place(zone.upperBound) - left)"/>
        """
    }
    let lines = scale.ticks.map { tick -> Markup in
      let x = scale.place(tick)
      return "<line class=\"grid\" x1=\"\(at: x)\" x2=\"\(at: x)\" y1=\"0\" y2=\"100%\"/>"
    }
    let marks = references.map { reference -> Markup in
      let x = scale.place(reference.value)
      return """
        <line class="reference \(reference.tone)" x1="\(at: x)" x2="\(at: x)" y1="0" y2="100%"/>
        """
    }
    return "\(zone)\(lines)\(marks)"
  }

  private func end(_ value: Double, _ tone: String) -> Markup {
    let x = scale.place(value)
    return """
      <line class="whisker \(tone)" x1="\(at: x)" x2="\(at: x)" y1="32%" y2="68%"/>
      """
  }
}
