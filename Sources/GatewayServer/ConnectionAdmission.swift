internal import ServingCore
internal import Synchronization

/// How many connections there are, in all and of each address, and whether there may be one more.
final class ConnectionAdmission: Sendable {
  /// What came of a connection that asked to be let in.
  enum Verdict: Hashable {
    case admitted
    /// There are as many as there may be.
    case tooMany
    /// There are as many of its address as there may be.
    case tooManyOfAddress
  }

  private struct Counts {
    var all = 0
    /// Without those that have none, so that it holds no more than there are connections.
    var byAddress: [PeerAddress: Int] = [:]
  }

  private let limit: Int
  private let addressLimit: Int
  private let counts = Mutex(Counts())

  init(limit: Int, addressLimit: Int) {
    self.limit = limit
    self.addressLimit = addressLimit
  }

  var count: Int { counts.withLock(\.all) }

  /// Counts a connection in, unless there are too many.
  func admit(_ address: PeerAddress?) -> Verdict {
    counts.withLock { counts in
      guard counts.all < limit else { return .tooMany }
      if let address {
        guard counts.byAddress[address, default: 0] < addressLimit else {
          return .tooManyOfAddress
        }
        counts.byAddress[address, default: 0] += 1
      }
      counts.all += 1
      return .admitted
    }
  }

  /// Counts out a connection that was admitted.
  func release(_ address: PeerAddress?) {
    counts.withLock { counts in
      counts.all -= 1
      guard let address, let count = counts.byAddress[address] else { return }
      counts.byAddress[address] = count > 1 ? count - 1 : nil
    }
  }
}
