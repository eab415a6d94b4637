internal import AccessControl
internal import Logging
internal import ServiceLifecycle

/// Looks at the files of access control while the server runs.
struct AccessRenewal: Service {
  let access: Authenticator

  func run() async throws {
    await cancelWhenGracefulShutdown {
      // Cut short when the task is cancelled, which ends the loop.
      while (try? await Task.sleep(for: .milliseconds(Authenticator.lookMilliseconds))) != nil {
        await access.refresh()
      }
    }
  }

  static func write(_ notice: AccessNotice, to log: Logger) {
    switch notice {
    case .renewed(let identities, let keys):
      log.info(
        "access file renewed",
        metadata: ["identities": "\(identities)", "keys": "\(keys)"])
    case .refused(let problem):
      log.error(
        "access file not renewed; the one from before stays", metadata: ["reason": "\(problem)"])
    }
  }
}
