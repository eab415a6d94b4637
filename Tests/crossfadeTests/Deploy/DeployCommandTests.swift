import ArgumentParser
import Testing

@testable import crossfade

@Suite struct DeployCommandTests {
  private func command(_ arguments: String...) throws -> DeployCommand {
    try command(arguments)
  }

  private func command(_ arguments: [String]) throws -> DeployCommand {
    try #require(try DeployCommand.parseAsRoot(arguments) as? DeployCommand)
  }

  @Test(arguments: DeployRecipe.allCases)
  func everyRecipeIsFilled(recipe: DeployRecipe) throws {
    for options in [[], ["--access-secret", "who"]] {
      let text = try command([recipe.rawValue] + options).text()
      #expect(!text.contains("{{") && !text.contains("}}"))
      #expect(text.hasPrefix("# Crossfade"))
    }
  }

  @Test func theGraceHoldsTheDelayAndTheDrain() throws {
    let text = try command(
      "kubernetes", "--termination-delay", "7", "--drain-seconds", "20"
    ).text()
    #expect(text.contains("--termination-delay=7\n"))
    #expect(text.contains("--drain-seconds=20\n"))
    #expect(text.contains("terminationGracePeriodSeconds: \(27 + DeployCommand.closingSeconds)\n"))
  }

  @Test(arguments: [
    ("--name", "Crossfade"), ("--name", "-a"), ("--name", "a-"), ("--namespace", "a b"),
    ("--namespace", String(repeating: "a", count: 64)), ("--registry-claim", "a\n- b"),
    ("--image", ""), ("--image", "a\"b"), ("--replicas", "0"), ("--drain-seconds", "3601"),
    ("--access-secret", ""), ("--access-secret", "a/b"), ("--scraper-namespace", "A"),
  ])
  func refusesWhatWouldNotBeARecipe(flag: String, value: String) {
    #expect(throws: (any Error).self) { try command("kubernetes", flag, value) }
  }
}
