internal import InferenceWire

/// What a gateway says of itself.
public struct ServerMetadata: Hashable, Sendable {
  /// The server's name.
  public var name: String
  /// The server's version.
  public var version: String
  /// The optional parts of the Open Inference Protocol that it has.
  public var extensions: [String]

  /// Makes metadata, for tests of code that uses it.
  public init(name: String, version: String, extensions: [String] = []) {
    self.name = name
    self.version = version
    self.extensions = extensions
  }
}

extension ServerMetadata {
  init(_ reply: CallReply) throws(GatewayError) {
    let message = try reply.message(ServerMetadataReply.init(decoding:limits:))
    self.init(name: message.name, version: message.version, extensions: message.extensions)
  }
}
