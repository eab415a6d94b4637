internal import ServiceLifecycle
internal import ServingRuntime

/// Looks at the trusted keys and at the registry's policy while the server runs. They are small
/// files, and a change of them is no change of a model's folder, which a registry's watch tells of.
struct TrustWatch: Service {
  static let lookMilliseconds = 1_000

  let manager: VersionManager<GatewayEngine>

  func run() async throws {
    await cancelWhenGracefulShutdown {
      // Cut short when the task is cancelled, which ends the loop.
      while (try? await Task.sleep(for: .milliseconds(Self.lookMilliseconds))) != nil {
        await manager.lookAtTrust()
      }
    }
  }
}
