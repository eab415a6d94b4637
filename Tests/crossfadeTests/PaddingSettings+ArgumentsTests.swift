import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

@Suite struct PaddingSettingsArgumentsTests {
  @Test func readsAxesAndValues() throws {
    #expect(try PaddingSettings(axes: [], values: []) == .none)
    let settings = try PaddingSettings(
      axes: ["sequence=16,64,256", "time", "a=b=8"],
      values: ["input_ids=1", "text=<a=b>", "title="])
    #expect(
      settings.axes == [
        "sequence": LengthClasses(bounds: [16, 64, 256]), "time": .standard,
        "a=b": LengthClasses(bounds: [8]),
      ])
    #expect(settings.values == ["input_ids": "1", "text": "<a=b>", "title": ""])
  }

  @Test(
    arguments: [
      ([""], [], "--pad: expected AXIS or AXIS=16,64,256, got \"\""),
      (["=16"], [], "--pad: expected AXIS or AXIS=16,64,256, got \"=16\""),
      (["s="], [], "--pad: lengths of axis \"s\": expected 1 to 64 ascending numbers from 1 to"),
      (["s=16,8"], [], "from 1 to 1048576 with commas between them, got \"16,8\""),
      (["s=1048577"], [], "got \"1048577\""),
      (["s", "s=16"], [], "--pad: \"s\" is given twice"),
      ((1...9).map { "s\($0)" }, [], "--pad: expected at most 8 axes, got 9"),
      ([], ["x=1"], "--pad-value: expected --pad AXIS beside it, got none"),
      (["s"], ["x"], "--pad-value: expected INPUT=VALUE, got \"x\""),
      (["s"], ["=1"], "--pad-value: expected INPUT=VALUE, got \"=1\""),
      (["s"], ["x=1", "x=2"], "--pad-value: \"x\" is given twice"),
    ] as [([String], [String], String)])
  func saysWhatIsWrong(_ axes: [String], _ values: [String], _ words: String) {
    let error = refusal { () throws(ServingError) in
      try PaddingSettings(axes: axes, values: values)
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
  }

  @Test func theArgumentsReadAsTheSettings() throws {
    let axes = ["sequence=16,64,256", "time", "a=b=8"]
    let values = ["input_ids=1", "text=<a=b>", "title="]
    let arguments = try PaddingSettings(axes: axes, values: values).arguments
    #expect(
      arguments == [
        "--pad=a=b=8", "--pad=sequence=16,64,256", "--pad=time", "--pad-value=input_ids=1",
        "--pad-value=text=<a=b>", "--pad-value=title=",
      ])
    #expect(PaddingSettings.none.arguments == [])
  }
}
