/// The bytes of one capture, where they lie while somebody looks at them.
package struct CaptureBytes {
  /// The request's id.
  package var identifier: UnsafeRawBufferPointer
  /// `crossfade-key`; empty when none came.
  package var key: UnsafeRawBufferPointer
  /// The request's body; empty where only evidence is gathered.
  package var body: UnsafeRawBufferPointer
  /// The reply's body; empty for an error, and for a reply that is too large to be digested.
  package var reply: UnsafeRawBufferPointer

  package init(
    identifier: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer,
    body: UnsafeRawBufferPointer, reply: UnsafeRawBufferPointer
  ) {
    self.identifier = identifier
    self.key = key
    self.body = body
    self.reply = reply
  }

  var count: Int { identifier.count + key.count + body.count + reply.count }
}
