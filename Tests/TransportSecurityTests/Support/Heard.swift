import Synchronization
import TransportSecurity

/// What a server reported.
final class Heard: Sendable {
  private let list = Mutex<[TLSNotice]>([])

  func add(_ notice: TLSNotice) { list.withLock { $0.append(notice) } }

  var notices: [TLSNotice] { list.withLock { $0 } }
}
