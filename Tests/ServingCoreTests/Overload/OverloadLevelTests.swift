import ServingCore
import Testing

@Suite struct OverloadLevelTests {
  /// The most patient priority that is taken, on connections from before and on new ones.
  @Test(arguments: [
    (0, 7, 7), (1, 7, 7), (2, 6, 6), (3, 5, 5), (4, 4, 4), (5, 3, 3), (6, 2, 2), (7, 2, 0),
    (8, 2, 0), (9, 0, 0),
  ])
  func eachLevelGivesUpMore(_ level: Int, known: Int, new: Int) {
    for urgency in 0...UInt8(7) {
      #expect(
        OverloadLevel.takes(urgency: urgency, isOnNewConnection: false, at: level)
          == (urgency <= known), "priority \(urgency)")
      #expect(
        OverloadLevel.takes(urgency: urgency, isOnNewConnection: true, at: level)
          == (urgency <= new), "priority \(urgency) on a new connection")
    }
  }

  @Test func refusalsNameThePressure() {
    for pressure in OverloadPressure.allCases {
      let error = OverloadState(level: 7, cause: pressure)
        .refusal(urgency: 2, isOnNewConnection: true)
      #expect(error.code == .unavailable)
      #expect(error.httpStatus == 503)
      #expect(error.message.contains(pressure.words))
      #expect(error.message.contains("requests on new connections"))
      #expect(error.detail["pressure"] == pressure.label)
      #expect(error.retryAfterSeconds == 1)
    }
    let patient = OverloadState(level: 2, cause: .memory)
      .refusal(urgency: 7, isOnNewConnection: false)
    #expect(patient.message.contains("requests of priority 7 are not taken"))
  }

  @Test func aStateIsOneWord() {
    for pressure in OverloadPressure.allCases {
      for level in 0...OverloadLevel.highest {
        let state = OverloadState(level: level, cause: pressure)
        #expect(OverloadState(rawValue: state.rawValue) == state)
      }
    }
    #expect(OverloadState(rawValue: 0xFF) == nil)
  }
}
