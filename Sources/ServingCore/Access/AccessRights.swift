/// A set of ``AccessRight``, small enough for the way of every request.
package struct AccessRights: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package init(_ right: AccessRight) {
    rawValue =
      switch right {
      case .predict: 1 << 0
      case .view: 1 << 1
      case .publish: 1 << 2
      case .route: 1 << 3
      case .approve: 1 << 4
      }
  }

  package init(_ rights: some Sequence<AccessRight>) {
    self = rights.reduce(into: []) { $0.formUnion(AccessRights($1)) }
  }

  package static let all = AccessRights(AccessRight.allCases)

  package func contains(_ right: AccessRight) -> Bool { contains(AccessRights(right)) }
}
