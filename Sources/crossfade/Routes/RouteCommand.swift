internal import ArgumentParser
internal import RegistryStore
internal import ServingCore

/// `crossfade route`
struct RouteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "route",
    abstract: "Show the route in force: which version answers, by whom, when and why.",
    discussion: """
      Example: crossfade route digits --registry ModelRegistry

      A model without a route is answered by its highest good version. What a running server \
      answers by now is in `crossfade status`.
      """)

  @Argument(help: "The model's name.") var model: String
  @OptionGroup var registry: RegistryOption
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      let name = try ModelName(model)
      let state = try RouteStore(root: registry.registry).current(of: name)
      print(json ? RouteText.json(state, of: name) : RouteText.text(state, of: name))
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
