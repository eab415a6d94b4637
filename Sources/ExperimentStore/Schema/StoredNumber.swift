internal import ServingCore

/// Enumerations as the columns hold them. The numbers are part of the public format: they never
/// change, and a new case takes a new one.
protocol StoredNumber: CaseIterable {
  var storedNumber: Int64 { get }
}

extension StoredNumber {
  /// Nil for a number that stands for nothing.
  init?(storedNumber: Int64) {
    guard let found = Self.allCases.first(where: { $0.storedNumber == storedNumber }) else {
      return nil
    }
    self = found
  }
}

extension Arm: StoredNumber {
  var storedNumber: Int64 {
    switch self {
    case .stable: 0
    case .canary: 1
    case .shadow: 2
    }
  }
}

extension RouteBasis: StoredNumber {
  var storedNumber: Int64 {
    switch self {
    case .bucket: 0
    case .key: 1
    case .label: 2
    case .version: 3
    case .path: 4
    }
  }
}

/// The numbers of google.rpc.Code; zero is OK.
extension StatusCode: StoredNumber {
  var storedNumber: Int64 {
    switch self {
    case .cancelled: 1
    case .invalidArgument: 3
    case .deadlineExceeded: 4
    case .notFound: 5
    case .alreadyExists: 6
    case .permissionDenied: 7
    case .resourceExhausted: 8
    case .failedPrecondition: 9
    case .unimplemented: 12
    case .internal: 13
    case .unavailable: 14
    case .dataLoss: 15
    case .unauthenticated: 16
    }
  }
}
