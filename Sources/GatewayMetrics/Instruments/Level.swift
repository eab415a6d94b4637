internal import Synchronization

/// Something that goes up and down, such as open connections, changed by any thread.
package struct Level: ~Copyable, Sendable {
  private let current = Atomic<Int>(0)

  package init() {}

  package func change(by delta: Int) { current.wrappingAdd(delta, ordering: .relaxed) }

  package var value: Int { current.load(ordering: .relaxed) }
}
