/// An ensemble's sets one behind the other, as kernels read them. Sets that are equal have one
/// place.
struct SetLayout {
  private(set) var words: [UInt32] = []
  /// Where each of the ensemble's sets begins.
  private(set) var places: [UInt32] = []

  init(_ sets: [CategorySet]) {
    var known: [CategorySet: UInt32] = [:]
    places.reserveCapacity(sets.count)
    for set in sets {
      let place = known[set] ?? UInt32(words.count)
      if known.updateValue(place, forKey: set) == nil { words += set.words }
      places.append(place)
    }
  }
}
