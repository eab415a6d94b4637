package import ServingCore

/// What was counted of a version, as it was at one moment.
package struct VersionSnapshot: Hashable, Sendable {
  package var model: ModelName
  package var version: ModelVersion
  /// For each ``RequestArm``, in its order.
  package var requests: [CodeCounts]
  package var request: HistogramSnapshot
  package var queue: HistogramSnapshot
  package var batch: HistogramSnapshot
  package var compute: HistogramSnapshot
  package var batchRows: HistogramSnapshot
  package var failedRuns: UInt64
  package var batchElements: UInt64
  package var paddingElements: UInt64
  package var refusals: [LaneRefusal: UInt64]
  package var savedRows: [LaneRefusal: UInt64]
  package var gauges: LaneGauges

  /// Counts another lane of the same version in.
  package mutating func merge(_ other: VersionSnapshot) {
    for index in requests.indices { requests[index].merge(other.requests[index]) }
    request.merge(other.request)
    queue.merge(other.queue)
    batch.merge(other.batch)
    compute.merge(other.compute)
    batchRows.merge(other.batchRows)
    failedRuns &+= other.failedRuns
    batchElements &+= other.batchElements
    paddingElements &+= other.paddingElements
    refusals.merge(other.refusals) { $0 &+ $1 }
    savedRows.merge(other.savedRows) { $0 &+ $1 }
    gauges.merge(other.gauges)
  }
}
