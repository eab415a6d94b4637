import ServingCore
import Testing

@testable import crossfade

@Suite struct DeployTemplateTests {
  @Test func fillsEveryPlace() throws {
    let template = DeployTemplate(text: "a: {{x}}\nb: {{y}}{{x}}\n")
    #expect(try template.filled(["x": "1", "y": "2"]) == "a: 1\nb: 21\n")
  }

  @Test func valuesAreNotTemplates() throws {
    #expect(try DeployTemplate(text: "{{x}}").filled(["x": "{{x}}"]) == "{{x}}")
  }

  @Test(arguments: ["{{z}}", "{{x", "{{}}"])
  func refusesPlacesThatNothingIsFor(text: String) {
    #expect(throws: ServingError.self) {
      try DeployTemplate(text: text).filled(["x": "1"])
    }
  }
}
