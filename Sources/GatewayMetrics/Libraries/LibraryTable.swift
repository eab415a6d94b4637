/// The metrics of libraries, by name and labels, within bounds.
struct LibraryTable {
  private struct Series {
    let instrument: any LibraryInstrument
    /// How often it was asked for and not given up: libraries may make the same metric many times.
    var holderCount: Int
  }

  private struct Family {
    let definition: MetricDefinition
    var series: [[MetricLabel]: Series] = [:]
  }

  /// The parts of a name that a kind adds in the text.
  private static let suffixes: [MetricKind: [String]] = [
    .counter: [""], .gauge: [""], .summary: ["", "_sum", "_count"],
    .histogram: ["", "_bucket", "_sum", "_count"],
  ]

  let limits: LibraryLimits
  private var families: [String: Family] = [:]
  /// Every name in the text, the gateway's own among them.
  private var names = Set(MetricCatalogue.all.flatMap(Self.names))

  init(limits: LibraryLimits) {
    self.limits = limits
  }

  /// - Returns: the instrument of that name and these labels; nil when it is beyond a bound, or the
  ///   name stands for something else.
  mutating func instrument<Instrument: LibraryInstrument>(
    _ type: Instrument.Type, _ definition: MetricDefinition, _ labels: [MetricLabel]
  ) -> Instrument? {
    let name = definition.name
    guard open(definition), let series = families[name]?.series else { return nil }
    if let known = series[labels] {
      guard let instrument = known.instrument as? Instrument else { return nil }
      families[name]?.series[labels]?.holderCount += 1
      return instrument
    }
    guard series.count < limits.seriesCountMax else { return nil }
    let instrument = Instrument()
    families[name]?.series[labels] = Series(instrument: instrument, holderCount: 1)
    return instrument
  }

  /// Makes sure of a family of this name and kind.
  private mutating func open(_ definition: MetricDefinition) -> Bool {
    if let known = families[definition.name] { return known.definition.kind == definition.kind }
    let added = Self.names(definition)
    guard families.count < limits.familyCountMax, names.isDisjoint(with: added) else {
      return false
    }
    names.formUnion(added)
    families[definition.name] = Family(definition: definition)
    return true
  }

  /// One of those who asked for an instrument gives it up; the last one takes it out of the text,
  /// and the name with it when there is no other series.
  mutating func remove(_ instrument: any LibraryInstrument) {
    for (name, family) in families {
      let held = family.series.first { $0.value.instrument === instrument }
      guard let (labels, series) = held else { continue }
      if series.holderCount > 1 {
        families[name]?.series[labels]?.holderCount -= 1
      } else if family.series.count > 1 {
        families[name]?.series[labels] = nil
      } else {
        families[name] = nil
        names.subtract(Self.names(family.definition))
      }
      return
    }
  }

  /// What there is, by name and labels.
  func snapshot() -> [MetricFamily] {
    families.values.sorted { $0.definition.name < $1.definition.name }.map { family in
      let series = family.series.sorted {
        Self.key($0.key).lexicographicallyPrecedes(Self.key($1.key))
      }
      return MetricFamily(
        family.definition,
        series: series.map { MetricFamily.Series(labels: $0.key, $0.value.instrument.reading) })
    }
  }

  private static func key(_ labels: [MetricLabel]) -> [String] {
    labels.flatMap { [$0.name, $0.value] }
  }

  private static func names(_ definition: MetricDefinition) -> [String] {
    (suffixes[definition.kind] ?? [""]).map { definition.name + $0 }
  }
}
