internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingCore

/// `crossfade sign`
struct SignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Add a signature to a version that is published.",
    discussion: """
      Example: crossfade sign digits 3 --key release.key --registry ModelRegistry

      Checks the version's files against their digests and adds one file, model.sig: the OpenSSF \
      model signature of its folder, which `model_signing verify key` of the PyPI package \
      model-signing verifies too. A version that is served goes on serving. A signature is not \
      replaced.
      """)

  @Argument(help: "The model's name.") var model: String
  @Argument(help: "The version.") var version: String
  @OptionGroup var registry: RegistryOption
  @Option(
    help: ArgumentHelp("The private key of P-256, in PEM, without a password.", valueName: "file"))
  var key: String

  func run() throws {
    do throws(ServingError) {
      let (name, number) = (try ModelName(model), try ModelVersion(parsing: version))
      let signingKey = try SigningKey(path: key)
      var random = SystemRandomNumberGenerator()
      let warnings = try VersionSigner(root: registry.registry).sign(
        name, number, with: signingKey,
        at: UTCTimestamp(secondsSinceEpoch: SystemClock.wallMicroseconds() / 1_000_000),
        using: &random)
      for warning in warnings {
        FileHandle.standardError.write(Data("crossfade: \(warning)\n".utf8))
      }
      print("signed \(name) version \(number) with key \(signingKey.fingerprint)")
    } catch {
      throw ExitStatus.failure(error)
    }
  }
}
