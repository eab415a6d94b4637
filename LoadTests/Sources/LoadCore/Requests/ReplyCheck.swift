package import GatewayClient

/// What is wrong with a reply of status 200, in words; nil when nothing is. Pure.
package enum ReplyCheck {
  /// What every reply must hold: the version by its header field.
  /// - Parameter expected: nil when any version may answer.
  package static func problem(ofVersion version: Int64?, expected: Int64?) -> String? {
    guard let version else { return "crossfade-version: expected a positive number, got none" }
    guard let expected, expected != version else { return nil }
    return "crossfade-version: expected \(expected), got \(version)"
  }

  /// What `--check` looks at as well: the decoded message.
  package static func problem(of reply: InferReply, version: Int64, to request: LoadRequest)
    -> String?
  {
    guard reply.model == request.model else {
      return "model_name: expected \(request.model), got \(reply.model)"
    }
    guard reply.version == version else {
      return "model_version: expected \(version), as the header says, got \(reply.version)"
    }
    guard !reply.outputs.isEmpty else { return "outputs: expected at least one, got none" }
    for output in reply.outputs {
      if let rowCount = request.rowCount, request.rowOutputs.contains(output.name),
        output.shape.first != rowCount
      {
        return "output \(output.name): expected \(rowCount) rows, got shape \(output.shape)"
      }
    }
    return nil
  }
}
