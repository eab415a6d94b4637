internal import ArgumentParser
internal import ServingCore

/// What `--engine` says.
struct EngineArgument: ExpressibleByArgument {
  var choice = EngineChoice(nil)

  init() {}

  init?(argument: String) {
    guard let choice = EngineChoice(argument) else { return nil }
    self.choice = choice
  }

  static var allValueStrings: [String] { EngineChoice.words }

  var defaultValueDescription: String { choice.word }
}

extension ArtifactFormat: ExpressibleByArgument {}
