internal import NIOCore
internal import NIOPosix

// How connections come and go.

extension ConnectionPool {
  /// How long no connection is made beside working ones after that failed.
  private static let growthPause = TimeAmount.seconds(1)

  /// Makes a connection; one at a time.
  func connect() {
    isConnecting = true
    ClientBootstrap(group: eventLoop)
      .connectTimeout(TimeAmount(configuration.connectTimeout))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ClientConnection(self))
        }
      }
      .connect(host: endpoint.host, port: endpoint.port)
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
