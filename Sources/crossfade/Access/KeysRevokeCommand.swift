internal import AccessControl
internal import ArgumentParser
internal import ServingCore

/// `crossfade keys revoke`
struct KeysRevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Have a key count no longer.")

  @Argument(help: "The key's id, as `keys list` shows it: the 16 digits after cfk_.")
  var id: String
  @OptionGroup var place: KeysPlaceOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func run() throws {
    do throws(ServingError) {
      let now = KeysPlaceOptions.now
      let record = try place.file().change { book throws(ServingError) in
        try book.revoke(id, at: now)
      }
      print(
        json
          ? KeyText.json(record, now: now)
          : "key \(record.identifier) of \(record.identity) is revoked")
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
