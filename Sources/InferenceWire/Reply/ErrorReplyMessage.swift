import CInferenceProtos
package import ServingCore

/// Crossfade's `ErrorReply`: the body of every data plane reply with a status of 400 or above.
package struct ErrorReplyMessage: ReplyMessage {
  /// A standard name such as `INVALID_ARGUMENT`; any text when it comes from the wire.
  package var code: String
  package var message: String
  package var requestID: String
  package var detail: [String: String]

  package init(error: ServingError, requestID: String) {
    code = error.code.rawValue
    message = error.message
    self.requestID = requestID
    detail = error.detail
  }

  /// Appends the reply for an error to `store`.
  package static func encode(
    error: ServingError, requestID: String, into store: ByteStore
  ) {
    ErrorReplyMessage(error: error, requestID: requestID).encode(into: store)
  }

  /// The code as this version of Crossfade knows it; nil for one that it does not know.
  package var statusCode: StatusCode? { StatusCode(rawValue: code) }

  package init(
    decoding body: UnsafeRawBufferPointer, limits: WireLimits
  ) throws(ServingError) {
    self = try MessageUnpacker.withUnpacked(
      Crossfade__V1__ErrorReply.self, of: .errorReply, from: body, limits: limits
    ) { ErrorReplyMessage($0.pointee) }
  }

  private init(_ reply: Crossfade__V1__ErrorReply) {
    code = String(cString: reply.code)
    message = String(cString: reply.message)
    requestID = String(cString: reply.request_id)
    detail = [:]
    for index in 0..<reply.n_detail {
      guard let entry = reply.detail[index]?.pointee else { continue }
      // A key that comes twice keeps its last value, as protobuf has it for maps.
      detail[String(cString: entry.key)] = String(cString: entry.value)
    }
  }

  package func encode(into store: ByteStore) {
    let arena = Arena(byteBudget: .max)
    let reply = arena.make(crossfade__v1__error_reply__init)
    reply.pointee.code = arena.cString(code)
    reply.pointee.message = arena.cString(message)
    reply.pointee.request_id = arena.cString(requestID)
    // Sorted, so that the same error gives the same bytes.
    let entries = detail.sorted { $0.key < $1.key }
    reply.pointee.n_detail = entries.count
    reply.pointee.detail = arena.pointers(count: entries.count) { index in
      let entry = arena.make(crossfade__v1__error_reply__detail_entry__init)
      entry.pointee.key = arena.cString(entries[index].key)
      entry.pointee.value = arena.cString(entries[index].value)
      return entry
    }
    MessagePacker.pack(reply, into: store)
  }
}
