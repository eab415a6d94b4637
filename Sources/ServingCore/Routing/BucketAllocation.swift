/// Gives a canary its share of the buckets, beside the others of its route.
///
/// Canaries that can meet the same request, because neither's slice excludes the other's, hash by
/// one salt and never have a bucket in common: so each gets exactly its share, and a request has
/// one canary at most. Those that cannot meet know nothing of each other.
package struct BucketAllocation: Hashable, Sendable {
  /// The salt of those that it can meet; nil when it meets nobody.
  package let salt: String?
  /// The buckets that those have.
  package let taken: BucketSet
  /// The versions of those.
  package let met: [ModelVersion]

  /// - Parameters:
  ///   - version: of the canary that wants buckets; it does not meet itself.
  ///   - slice: of that canary.
  ///   - canaries: of the route.
  /// - Throws: `FAILED_PRECONDITION` when it can meet canaries that hash by different salts, as
  ///   each began when it could meet nobody.
  package init(
    for version: ModelVersion, in slice: RouteSlice, beside canaries: [Canary]
  ) throws(ServingError) {
    let others = canaries.filter { $0.version != version && !$0.slice.excludes(slice) }
    if let first = others.first, let second = others.first(where: { $0.salt != first.salt }) {
      throw ServingError(
        .failedPrecondition,
        "canary \(version) could meet the requests of canary \(first.version) and of canary "
          + "\(second.version), whose keys are hashed by different salts (\(first.salt) and "
          + "\(second.salt)), so that no share of both is exact; end one of them first, or give "
          + "canary \(version) a slice that excludes it")
    }
    salt = others.first?.salt
    taken = others.reduce(.none) { $0.union($1.buckets) }
    met = others.map(\.version)
  }

  /// What can be given at most.
  package var free: Percentage { Percentage(clamping: BucketHash.bucketCount - taken.count) }

  /// - Parameter current: what the canary has; ``BucketSet/none`` when it begins.
  /// - Throws: `FAILED_PRECONDITION` naming what is free.
  package func buckets(
    _ share: Percentage, from current: BucketSet, for version: ModelVersion
  ) throws(ServingError) -> BucketSet {
    guard let buckets = current.resized(to: share, beside: taken) else {
      throw noRoom(share, version)
    }
    guard buckets.ranges.count <= BucketSet.rangesMax else {
      throw ServingError(
        .failedPrecondition,
        "the buckets of canary \(version) would lie in \(buckets.ranges.count) pieces, and at most "
          + "\(BucketSet.rangesMax) are kept: too many canaries came and went beside each other; "
          + "end one of them first")
    }
    return buckets
  }

  package func noRoom(_ share: Percentage, _ version: ModelVersion) -> ServingError {
    let others = met.map(\.description).joined(separator: ", ")
    return ServingError(
      .failedPrecondition,
      "there is no room for canary \(version) at \(share) %: \(free) % is free beside canary "
        + "\(others)",
      detail: ["free_percent": free.description, "wanted_percent": share.description])
  }
}
