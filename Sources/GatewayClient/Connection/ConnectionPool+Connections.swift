internal import NIOCore
internal import NIOPosix
internal import TransportSecurity

// How connections come and go.

extension ConnectionPool {
  /// How long no connection is made beside working ones after that failed.
  private static let growthPause = TimeAmount.seconds(1)

  /// Makes a connection; one at a time.
  func connect() {
    isConnecting = true
    let timeout = TimeAmount(configuration.connectTimeout)
    ClientBootstrap(group: eventLoop)
      .connectTimeout(timeout)
      .channelInitializer { [tls, endpoint] channel in
        channel.eventLoop.makeCompletedFuture {
          try tls?.secure(channel, host: endpoint.host, handshakeMax: timeout)
          try channel.pipeline.syncOperations.addHandler(ClientConnection(self))
        }
      }
      .connect(host: endpoint.host, port: endpoint.port)
      .flatMap { [tls] channel in
        tls == nil
          ? channel.eventLoop.makeSucceededFuture(channel)
          : TLSClient.handshake(of: channel).map { channel }
      }
      .whenComplete { self.connectEnded($0) }
  }

  private func connectEnded(_ result: Result<any Channel, any Error>) {
    isConnecting = false
    do {
      let channel = try result.get()
      let connection = try channel.pipeline.syncOperations.handler(type: ClientConnection.self)
      guard channel.isActive else { throw ChannelError.ioOnClosedChannel }
      connections.append(connection)
      connection.start()
      if isClosed { connection.close() } else { dispatch() }
    } catch {
      connectFailed(error)
    }
  }

  private func connectFailed(_ error: any Error) {
    defer { resumeCloseWaiters() }
    guard connections.allSatisfy(\.load.isDraining) else {
      growsAgain = .now() + Self.growthPause
      return
    }
    let failure = GatewayError.cannotConnect(
      endpoint, timeout: configuration.connectTimeout, error)
    let calls = waiting
    waiting.removeAll()
    for call in calls { call.finish(.failure(failure)) }
  }

  func connectionClosed(_ connection: ClientConnection) {
    connections.removeAll { $0 === connection }
    resumeCloseWaiters()
    dispatch()
  }
}
