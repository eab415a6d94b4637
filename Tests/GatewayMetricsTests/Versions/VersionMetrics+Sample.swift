import ServingCore
import Testing

@testable import GatewayMetrics

extension VersionMetrics {
  /// Metrics of a version for a test.
  static func sample() -> VersionMetrics {
    VersionMetrics(model: sampleModel, version: sampleVersion)
  }

  static var sampleModel: ModelName {
    guard let name = try? ModelName("digits") else { preconditionFailure("a valid name") }
    return name
  }

  static var sampleVersion: ModelVersion {
    guard let version = ModelVersion(2) else { preconditionFailure("a valid version") }
    return version
  }
}
