import Telemetry
import Testing

@Suite struct TelemetrySettingsTests {
  @Test func keepsWhatItIsTold() {
    #expect(
      TelemetrySettings(endpoint: "http://127.0.0.1:4318", sampleRatio: 0.1).sampleRatio == 0.1)
  }
}
