internal import Logging
internal import RegistryStore
internal import ServiceLifecycle
internal import TransportSecurity

/// Looks at the certificate's files while the server runs.
struct TLSRenewal: Service {
  let server: TLSServer

  func run() async throws {
    await cancelWhenGracefulShutdown {
      // Cut short when the task is cancelled, which ends the loop.
      while (try? await Task.sleep(for: .milliseconds(TLSServer.lookMilliseconds))) != nil {
        server.refresh()
      }
    }
  }

  static func write(_ notice: TLSNotice, to log: Logger) {
    switch notice {
    case .renewed(let expiresAt):
      log.info(
        "certificate renewed",
        metadata: ["expires": "\(UTCTimestamp(secondsSinceEpoch: expiresAt))"])
    case .refused(let problem):
      log.error(
        "certificate not renewed; the one from before stays",
        metadata: [
          "reason": "\(problem)"
        ])
    case .expiresSoon(let days):
      log.warning("certificate ends soon", metadata: ["days": "\(days)"])
    case .expired: log.error("certificate has ended; clients refuse it")
    }
  }
}
