package import GatewayMetrics
package import ServingCore

/// A version that answers requests.
package final class ServedVersion: Sendable {
  package let manifest: Manifest
  /// What the artifact itself says, equal to the manifest's.
  package let signature: ModelSignature
  /// Whether requests share runs by rows; kept beside the manifest because every reply asks.
  package let isBatched: Bool
  package let check: SignatureCheck
  package let lane: Lane
  /// Where its replies are counted; nil for nowhere.
  package let metrics: VersionMetrics?

  package var model: ModelName { manifest.model }
  package var version: ModelVersion { manifest.version }

  package init(
    manifest: Manifest, signature: ModelSignature, lane: Lane, metrics: VersionMetrics? = nil
  ) {
    self.manifest = manifest
    self.signature = signature
    self.lane = lane
    self.metrics = metrics
    isBatched = manifest.isBatched
    check = SignatureCheck(signature: signature, isBatched: isBatched)
  }
}
