internal import GatewayMetrics
internal import ServingCore
internal import Synchronization

/// The last minutes of every version that is served: looked at once a second, so nothing is counted
/// for it on the way of a request.
package final class LiveBoard: Sendable {
  private struct Row {
    /// Whose counts these are; a version that is loaded again begins anew.
    let version: ServedVersion
    var series: LiveSeries
  }

  private let rows = Mutex<[ModelName: [ModelVersion: Row]]>([:])

  package init() {}

  /// A second is over. What is no longer served is forgotten.
  package func add(_ table: ModelTable) {
    rows.withLock { rows in
      var next: [ModelName: [ModelVersion: Row]] = [:]
      for model in table.models.values {
        for version in model.ready {
          guard let metrics = version.metrics else { continue }
          let counts = metrics.requestCounts()
          var row = rows[model.name]?.removeValue(forKey: version.version)
          if row?.version === version {
            row?.series.add(counts)
          } else {
            row = Row(version: version, series: LiveSeries(counts))
          }
          next[model.name, default: [:]][version.version] = row
        }
      }
      rows = next
    }
  }

  /// By version, ascending.
  func series(of model: ModelName) -> [(version: ModelVersion, series: LiveSeries)] {
    rows.withLock { $0[model] ?? [:] }.map { ($0.key, $0.value.series) }.sorted { $0.0 < $1.0 }
  }
}
