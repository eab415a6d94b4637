import CInferenceProtos
package import ServingCore

/// The protocol's `ServerMetadataResponse`.
package struct ServerMetadataReply: ReplyMessage {
  package var name: String
  package var version: String
  /// Names of the optional parts of the protocol that the server has.
  package var extensions: [String]

  package init(name: String, version: String, extensions: [String]) {
    self.name = name
    self.version = version
    self.extensions = extensions
  }

  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    self = try MessageUnpacker.withUnpacked(
      Inference__ServerMetadataResponse.self, of: .serverMetadata, from: body, limits: limits
    ) { reply in
      ServerMetadataReply(
        name: String(cString: reply.pointee.name), version: String(cString: reply.pointee.version),
        extensions: [String](reply.pointee.extensions, count: reply.pointee.n_extensions))
    }
  }

  package func encode(into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let reply = arena.make(inference__server_metadata_response__init)
    reply.pointee.name = arena.cString(name)
    reply.pointee.version = arena.cString(version)
    reply.pointee.n_extensions = extensions.count
    reply.pointee.extensions = arena.pointers(count: extensions.count) {
      arena.cString(extensions[$0])
    }
    MessagePacker.pack(reply, into: store)
  }
}
