import HTTP2Wire

/// An event as a test compares it.
enum Happening: Hashable {
  case head(Int32)
  case headTooLarge(Int32)
  case bodyTooLarge(Int32)
  case bodyRefused(Int32)
  case discardTooLong(Int32)
  case complete(Int32)
  case closed(Int32, HTTP2ErrorCode)
  case goAway(Int32, HTTP2ErrorCode)

  init(_ event: HTTP2Event) {
    switch event {
    case .head(let stream): self = .head(stream.id)
    case .headTooLarge(let stream): self = .headTooLarge(stream.id)
    case .bodyTooLarge(let stream): self = .bodyTooLarge(stream.id)
    case .bodyRefused(let stream): self = .bodyRefused(stream.id)
    case .discardTooLong(let stream): self = .discardTooLong(stream.id)
    case .complete(let stream): self = .complete(stream.id)
    case .closed(let stream, let code): self = .closed(stream.id, code)
    case .goAway(let lastStreamID, let code): self = .goAway(lastStreamID, code)
    }
  }
}
