/// How far each pressure has come, as a part of its limit, at one moment.
package struct OverloadReadings: Hashable, Sendable {
  private var parts: InlineArray<4, Double> = InlineArray(repeating: 0)

  package init() {}

  package subscript(pressure: OverloadPressure) -> Double {
    get { parts[pressure.rawValue] }
    set { parts[pressure.rawValue] = newValue }
  }

  package static func == (left: OverloadReadings, right: OverloadReadings) -> Bool {
    OverloadPressure.allCases.allSatisfy { left[$0] == right[$0] }
  }

  package func hash(into hasher: inout Hasher) {
    for pressure in OverloadPressure.allCases { hasher.combine(self[pressure]) }
  }
}
