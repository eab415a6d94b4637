/// The routing keys on a route's lists, put in order once, so that a request finds its own by its
/// bytes: a binary search among hashes and, as a rule, one comparison of bytes. No text is made.
struct RouteKeyIndex: Sendable {
  private struct Entry {
    var hash: UInt64
    /// The place in ``lists``, and in that list.
    var list: Int
    var place: Int
  }

  private static let salt = BucketHash.Salt("")

  private let lists: [[String]]
  /// Ascending by hash, then by list.
  private let entries: [Entry]

  /// - Parameter lists: asked in their order, so a key that is on two is found on the first.
  init(_ lists: [[String]]) {
    self.lists = lists
    entries = lists.enumerated()
      .flatMap { list, keys in
        keys.enumerated().map { place, key in
          var key = key
          let hash = key.withUTF8 { Self.salt.hash(UnsafeRawBufferPointer($0)) }
          return Entry(hash: hash, list: list, place: place)
        }
      }
      .sorted { ($0.hash, $0.list) < ($1.hash, $1.list) }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// The first list that a key is on and that `isAsked`; nil when it is on none.
  func list(of key: UnsafeRawBufferPointer, where isAsked: (Int) -> Bool) -> Int? {
    guard !isEmpty else { return nil }
    let hash = Self.salt.hash(key)
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    while low < entries.count, entries[low].hash == hash {
      let entry = entries[low]
      if isAsked(entry.list), lists[entry.list][entry.place].utf8.elementsEqual(key) {
        return entry.list
      }
      low += 1
    }
    return nil
  }
}
