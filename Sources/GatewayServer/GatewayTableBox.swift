package import ServingRuntime
internal import Synchronization

/// Where the current model table lies: one writer now and then, every event loop a reader.
package final class GatewayTableBox: TablePublisher {
  private let table: Mutex<GatewayTable>
  private let generation = Atomic<Int>(0)
  /// Has every event loop of a gateway leave older tables; one for each gateway that serves.
  private let readers = Mutex<[@Sendable () async -> Void]>([])

  package init(_ table: ModelTable) {
    self.table = Mutex(GatewayTable(table))
  }

  package func publish(_ table: ModelTable) {
    // Outside the lock: event loops wait for it.
    let next = GatewayTable(table, after: current)
    self.table.withLock { $0 = next }
    generation.wrappingAdd(1, ordering: .releasing)
  }

  package func waitUntilInForce() async {
    for leaveOlderTables in readers.withLock({ $0 }) { await leaveOlderTables() }
  }

  /// - Parameter leaveOlderTables: returns when none of the reader's event loops uses a table from
  ///   before the call, nor a request that was routed by one and is not yet with its lane.
  func add(reader leaveOlderTables: @escaping @Sendable () async -> Void) {
    readers.withLock { $0.append(leaveOlderTables) }
  }

  /// Counts published tables; a reader fetches the table only when this has changed.
  var currentGeneration: Int { generation.load(ordering: .acquiring) }

  var current: GatewayTable { table.withLock { $0 } }
}
