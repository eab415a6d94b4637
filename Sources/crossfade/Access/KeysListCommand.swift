internal import AccessControl
internal import ArgumentParser
internal import ServingCore

/// `crossfade keys list`
struct KeysListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show the keys that were made, without the keys themselves.")

  @OptionGroup var place: KeysPlaceOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      let records = try place.file().read().records
      let now = KeysPlaceOptions.now
      print(json ? KeyText.json(records, now: now) : KeyText.table(records, now: now))
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
