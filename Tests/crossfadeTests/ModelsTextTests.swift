import ServingRuntime
import Testing

@testable import crossfade

@Suite struct ModelsTextTests {
  private static func view(signedBy signer: String?) -> ModelsView {
    var good = ModelsView.Version(version: 1)
    good.engine = "trees"
    good.signedBy = signer
    return ModelsView(
      models: [
        .init(name: "digits", versions: [good, .init(version: 2, error: "no manifest")]),
        .init(name: "empty", versions: []), .init(name: "lost", error: "gone"),
      ], warnings: ["\"x\" is no model"])
  }

  private static func rows(_ text: String) -> [[Substring]] {
    text.split(separator: "\n").map { $0.split(separator: " ") }
  }

  @Test func aSignerHasAColumnWhereThereIsOne() {
    let text = ModelsText(view: Self.view(signedBy: "release")).text
    let rows = Self.rows(text)
    #expect(rows[0].prefix(7) == ["MODEL", "VERSION", "ENGINE", "PUBLISHED", "BY", "SIGNED", "BY"])
    #expect(rows[1].prefix(6) == ["digits", "1", "trees", "-", "-", "release"])
    #expect(rows[2] == ["digits", "2", "-", "-", "-", "-", "bad:", "no", "manifest"])
    #expect(rows[3] == ["empty", "-", "-", "-", "-", "-", "no", "versions"])
    #expect(rows[4].prefix(7) == ["lost", "-", "-", "-", "-", "-", "cannot"])
    #expect(text.hasSuffix("warning: \"x\" is no model"))
  }

  @Test func nothingIsSaidOfSignersWhereNothingIsSigned() {
    let rows = Self.rows(ModelsText(view: Self.view(signedBy: nil)).text)
    #expect(rows[0].prefix(6) == ["MODEL", "VERSION", "ENGINE", "PUBLISHED", "BY", "INPUTS"])
    #expect(rows[2] == ["digits", "2", "-", "-", "-", "bad:", "no", "manifest"])
  }
}
