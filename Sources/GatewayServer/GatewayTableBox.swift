package import ServingRuntime
internal import Synchronization

/// Where the current model table lies: one writer now and then, every event loop a reader.
package final class GatewayTableBox: Sendable {
  private let table: Mutex<GatewayTable>
  private let generation = Atomic<Int>(0)

  package init(_ table: ModelTable) {
    self.table = Mutex(GatewayTable(table))
  }

  /// Serves `table` from now on; requests under way finish with the table they began with.
  package func publish(_ table: ModelTable) {
    let next = GatewayTable(table)
    self.table.withLock { $0 = next }
    generation.wrappingAdd(1, ordering: .releasing)
  }

  /// Counts published tables; a reader fetches the table only when this has changed.
  var currentGeneration: Int { generation.load(ordering: .acquiring) }

  var current: GatewayTable { table.withLock { $0 } }
}
