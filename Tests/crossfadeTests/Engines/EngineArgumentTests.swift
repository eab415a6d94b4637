import ServingCore
import Testing

@testable import crossfade

@Suite struct EngineArgumentTests {
  @Test(arguments: EngineChoice.words)
  func takesEveryWordThatItLists(word: String) {
    #expect(EngineArgument.allValueStrings.contains(word))
    #expect(EngineArgument(argument: word)?.choice == EngineChoice(word))
  }

  @Test func isTheGatewaysChoiceWithoutAWord() {
    #expect(EngineArgument().choice.kind == nil)
    #expect(EngineArgument().defaultValueDescription == "auto")
    #expect(EngineArgument(argument: "torch") == nil)
  }
}
