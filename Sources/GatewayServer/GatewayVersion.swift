internal import InferenceWire
internal import ServingCore
internal import ServingRuntime

/// A served version with what its replies need, made once.
final class GatewayVersion: Sendable {
  let served: ServedVersion
  let template: ReplyTemplate
  /// Reads the label and the score of replies.
  let reader: OutputReader
  /// The version's number as the reply header carries it.
  let versionText: String

  init(_ served: ServedVersion, outputs: OutputRoles = .found) {
    self.served = served
    reader = OutputReader(outputs, in: served.signature)
    template = ReplyTemplate(
      modelName: served.model.description, modelVersion: served.version.description,
      outputNames: served.signature.outputs.map(\.name))
    versionText = served.version.description
  }

  /// The place of an output in the signature.
  func outputIndex(_ name: String) -> Int? {
    served.signature.outputs.firstIndex { $0.name == name }
  }
}
