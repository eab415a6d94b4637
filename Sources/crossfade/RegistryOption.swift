internal import ArgumentParser
internal import RegistryStore

/// The registry that a command works on.
struct RegistryOption: ParsableArguments {
  @Option(help: ArgumentHelp("The registry's folder.", valueName: "dir"))
  var registry: String

  var reader: RegistryReader { RegistryReader(root: registry) }
}
