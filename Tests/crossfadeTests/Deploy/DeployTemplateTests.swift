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

  @Test(arguments: [(true, "a\nb\nd\n"), (false, "a\nc\nd\n")])
  func sectionsAreThereOrNot(isThere: Bool, expected: String) throws {
    let template = DeployTemplate(
      text: "a\n{{#s}}\n{{b}}\n{{/s}}\n{{^s}}\nc\n{{/s}}\nd\n")
    #expect(try template.filled(["b": "b"], sections: ["s": isThere]) == expected)
  }

  @Test(arguments: [
    "{{#s}}\n", "{{/s}}\n", "{{#s}}\n{{^s}}\n{{/s}}\n", "{{#t}}\n{{/t}}\n", "{{#s}}\n{{/t}}\n",
  ])
  func refusesMarksOutOfPlace(text: String) {
    #expect(throws: ServingError.self) {
      try DeployTemplate(text: text).filled([:], sections: ["s": false])
    }
  }

  @Test(arguments: ["{{z}}", "{{x", "{{}}"])
  func refusesPlacesThatNothingIsFor(text: String) {
    #expect(throws: ServingError.self) {
      try DeployTemplate(text: text).filled(["x": "1"])
    }
  }
}
