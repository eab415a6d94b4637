internal import ArgumentParser

/// `crossfade keys`
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Make, list and revoke API keys.",
    discussion: """
      Examples:
        crossfade keys create squad-search --access access.yaml --expires 90d > search.key
        crossfade keys create squad-search --access access.yaml --right predict --model 'search-*'
        crossfade keys list --access access.yaml
        crossfade keys revoke 0f9c2ad1b7e35a48 --access access.yaml

      A key is of an identity of the access file, and may what that may, or less. It is shown \
      once: what is kept is its SHA-256. A running server takes changes up within seconds.
      """,
    subcommands: [KeysCreateCommand.self, KeysListCommand.self, KeysRevokeCommand.self])
}
