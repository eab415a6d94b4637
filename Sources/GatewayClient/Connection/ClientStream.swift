internal import HTTP2Wire

/// A stream and the call that it carries; nil once the call has its result.
final class ClientStream: HTTP2Stream {
  var call: Call?

  override func prepareForReuse() {
    super.prepareForReuse()
    call = nil
  }
}
