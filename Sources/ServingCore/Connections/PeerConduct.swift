/// What the peer of one connection has done lately, held against ``ConductLimits``. Pure: time is a
/// parameter, one instant for all that came in one read.
package struct PeerConduct: Sendable {
  /// What is counted.
  package enum Act {
    case reset, provokedReset, ping, settings, priority, windowUpdate, goAway
    /// A request that was refused for its header list, all of which had to be decoded.
    case oversizedHead
    /// A frame of a type that RFC 9113 does not define, which is read over.
    case unknown
    /// A DATA frame that does not end its message, with so many bytes of data (padding is none).
    case data(byteCount: Int)
  }

  private let limits: ConductLimits
  private var peerResets = RateGauge()
  private var provokedResets = RateGauge()
  private var pings = RateGauge()
  private var settings = RateGauge()
  private var priorities = RateGauge()
  private var windowUpdates = RateGauge()
  private var emptyData = RateGauge()
  private var tinyData = RateGauge()
  private var goAways = RateGauge()
  private var oversizedHeads = RateGauge()
  private var unknownFrames = RateGauge()

  package init(_ limits: ConductLimits) {
    self.limits = limits
  }

  /// - Returns: the limit that the act is past; nil while all is well.
  package mutating func note(_ act: Act, now: MonotonicInstant) -> ConnectionLimit? {
    switch act {
    case .reset: peerResets.take(limits.peerResets, now: now) ? nil : .peerResets
    case .provokedReset:
      provokedResets.take(limits.provokedResets, now: now) ? nil : .provokedResets
    case .ping: pings.take(limits.pings, now: now) ? nil : .pings
    case .settings: settings.take(limits.settings, now: now) ? nil : .settings
    case .priority: priorities.take(limits.priorities, now: now) ? nil : .priorities
    case .windowUpdate:
      windowUpdates.take(limits.windowUpdates, now: now) ? nil : .windowUpdates
    case .goAway: goAways.take(limits.goAways, now: now) ? nil : .goAways
    case .oversizedHead: oversizedHeads.take(limits.oversizedHeads, now: now) ? nil : .headerList
    case .unknown: unknownFrames.take(limits.unknownFrames, now: now) ? nil : .unknownFrames
    case .data(let byteCount) where byteCount == 0:
      emptyData.take(limits.emptyData, now: now) ? nil : .emptyData
    case .data(let byteCount) where byteCount < ConductLimits.tinyDataBytes:
      tinyData.take(limits.tinyData, now: now) ? nil : .tinyData
    case .data: nil
    }
  }

  /// A request began: some frames of its own belong to it.
  package mutating func noteRequest() {
    windowUpdates.credit(ConductLimits.windowUpdatesPerFrame, of: limits.windowUpdates)
    priorities.credit(ConductLimits.framesPerRequest, of: limits.priorities)
    tinyData.credit(ConductLimits.framesPerRequest, of: limits.tinyData)
    unknownFrames.credit(ConductLimits.framesPerRequest, of: limits.unknownFrames)
  }

  /// Frames of data left for the peer, which gives window back for them.
  package mutating func noteSentData(frameCount: Int) {
    windowUpdates.credit(
      frameCount * ConductLimits.windowUpdatesPerFrame, of: limits.windowUpdates)
  }
}
