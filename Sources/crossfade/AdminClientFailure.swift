internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServingCore
internal import TransportSecurity

/// What to tell people when no reply came.
struct AdminClientFailure {
  let endpoint: AdminClientEndpoint
  let timeoutMilliseconds: Int

  func error(_ error: any Error) -> ServingError {
    switch error {
    case let error as NIOConnectionError: connectFailure(error)
    case ChannelError.connectTimeout:
      ServingError(
        .deadlineExceeded, "no reply from \(endpoint.url) within \(timeoutMilliseconds) ms")
    case AdminClientHandler.Failure.closed:
      ServingError(.unavailable, "\(endpoint.url) ended the connection without a reply")
    case AdminClientHandler.Failure.tooLarge:
      ServingError(
        .unavailable,
        "the reply of \(endpoint.url) is larger than \(AdminClientHandler.bodyBytesMax) bytes; "
          + "that is no admin plane")
    case is HTTPParserError:
      ServingError(
        .unavailable, "\(endpoint.url) does not speak HTTP/1.1 (\(error)); that is no admin plane")
    default:
      ServingError(
        .unavailable, "cannot ask \(endpoint.url): \(TLSFailure.text(error) ?? "\(error)")")
    }
  }

  private func connectFailure(_ error: NIOConnectionError) -> ServingError {
    if error.connectionErrors.isEmpty {
      return ServingError(.unavailable, "cannot find the host \(endpoint.host.quotedForMessage)")
    }
    let errors = error.connectionErrors.map(\.error)
    if errors.contains(where: { ($0 as? IOError)?.errnoCode == ECONNREFUSED }) {
      return ServingError(
        .unavailable,
        "nothing listens on \(endpoint.url); start a gateway with: crossfade serve --registry DIR, "
          + "or name another with --server http://HOST:PORT")
    }
    if errors.contains(where: Self.isTimeout) {
      return self.error(ChannelError.connectTimeout(.zero))
    }
    let reasons = errors.map { "\($0)" }.joined(separator: "; ")
    return ServingError(.unavailable, "cannot connect to \(endpoint.url): \(reasons)")
  }

  private static func isTimeout(_ error: any Error) -> Bool {
    if case ChannelError.connectTimeout = error { true } else { false }
  }
}
