import ServingCore
import ServingTestKit
import Testing

@Suite struct BatchingSettingsTests {
  @Test func nothingIsHeldBackOrPaddedUnlessAsked() throws {
    let settings = BatchingSettings.defaults
    #expect(settings == BatchingSettings(isEnabled: true, maxRows: 128))
    #expect(settings.preferredRows == [])
    #expect(settings.queueDelayMicroseconds == 0)
    #expect(settings.instances == nil)
    #expect(settings.padding == .none)
    try settings.check()
  }

  @Test(arguments: [[], [1], [64], [1, 64], [8, 16, 32], Array(1...32)])
  func takesPreferredRowsInOrder(_ rows: [Int]) throws {
    try BatchingSettings(isEnabled: true, maxRows: 64, preferredRows: rows).check()
  }

  @Test(
    arguments: [
      ([8, 8], "expected preferred rows in ascending order, got 8 after 8"),
      ([8, 32, 16], "expected preferred rows in ascending order, got 16 after 32"),
      ([65], "expected preferred rows of at most 64, which is as many as a batch has, got 65"),
      ([8, 128], "expected preferred rows of at most 64"),
    ] as [([Int], String)])
  func refusesPreferredRowsThatNoBatchHas(_ rows: [Int], _ words: String) {
    let settings = BatchingSettings(isEnabled: true, maxRows: 64, preferredRows: rows)
    let error = refusal { () throws(ServingError) in try settings.check() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
  }

  @Test func onlyRunsThatAreSharedArePadded() throws {
    let padding = PaddingSettings(axes: ["sequence": .standard])
    try BatchingSettings(isEnabled: true, maxRows: 64, padding: padding).check()
    let settings = BatchingSettings(isEnabled: false, maxRows: 64, padding: padding)
    let error = refusal { () throws(ServingError) in try settings.check() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.hasPrefix("expected no padding where batching is switched off") == true)
  }
}
