import ServingCore
import Testing

@testable import crossfade

@Suite struct BatchingSettingsArgumentsTests {
  @Test func onlyWhatDiffersFromTheDefaultsIsSaid() {
    #expect(BatchingSettings.defaults.arguments == ["--max-batch-rows=128"])
    let alone = BatchingSettings(isEnabled: false, maxRows: 5)
    #expect(alone.arguments == ["--max-batch-rows=5", "--no-batching"])
    let settings = BatchingSettings(
      isEnabled: true, maxRows: 32, preferredRows: [8, 32], queueDelayMicroseconds: 500,
      instances: 2, padding: PaddingSettings(axes: ["s": .standard], values: ["x": "1"]))
    #expect(
      settings.arguments == [
        "--max-batch-rows=32", "--preferred-rows=8,32", "--max-queue-delay-us=500",
        "--instances=2", "--pad=s", "--pad-value=x=1",
      ])
  }

  @Test(
    arguments: [
      (true, 64, [], [1, 64]), (true, 1, [], [1]), (true, 64, [8, 64], [1, 8, 64]),
      (true, 64, [1, 8, 32], [1, 8, 32, 64]), (false, 64, [8], [1]),
    ] as [(Bool, Int, [Int], [Int])])
  func warmsUpTheSizesThatWillBeSeen(
    _ isEnabled: Bool, _ maxRows: Int, _ preferred: [Int], _ sizes: [Int]
  ) {
    let settings = BatchingSettings(
      isEnabled: isEnabled, maxRows: maxRows, preferredRows: preferred)
    #expect(settings.warmUpRows == sizes)
  }
}
