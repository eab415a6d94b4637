package import ServingCore

/// How overloaded the gateway is, for a scrape.
package struct OverloadFigures: Hashable, Sendable {
  package var level: Int
  package var readings: OverloadReadings

  package init(level: Int, readings: OverloadReadings) {
    self.level = level
    self.readings = readings
  }

  var families: [MetricFamily] {
    var pressures = MetricFamily(MetricCatalogue.overloadPressure)
    for pressure in OverloadPressure.allCases {
      pressures.add([pressure.label], .number(readings[pressure]))
    }
    return [MetricFamily(MetricCatalogue.overloadLevel, .number(Double(level))), pressures]
  }
}
