internal import ServingCore

/// Which watch stands for which folder of the registry.
///
/// The system gives one number per folder itself, not per path. So two places have the same number
/// when a folder is mounted at both, or while a renamed one is still known under its old place;
/// a watch may be removed when no place has it any more.
struct WatchTable: Sendable {
  private var placesByWatch: [CInt: Set<WatchPlace>] = [:]
  private var watchByPlace: [WatchPlace: CInt] = [:]
  private var placesByModel: [ModelName: Set<WatchPlace>] = [:]

  var watchCount: Int { placesByWatch.count }

  func places(of watch: CInt) -> Set<WatchPlace> { placesByWatch[watch] ?? [] }

  func places(of model: ModelName) -> Set<WatchPlace> { placesByModel[model] ?? [] }

  /// Takes down that a place is watched.
  /// - Returns: the watch that it had before, when nothing needs that any more.
  mutating func insert(_ place: WatchPlace, _ watch: CInt) -> CInt? {
    guard watchByPlace[place] != watch else { return nil }
    let unneeded = remove(place)
    watchByPlace[place] = watch
    placesByWatch[watch, default: []].insert(place)
    if let model = place.model { placesByModel[model, default: []].insert(place) }
    return unneeded
  }

  /// - Returns: the watch that the place had, when nothing needs that any more.
  mutating func remove(_ place: WatchPlace) -> CInt? {
    guard let watch = watchByPlace.removeValue(forKey: place) else { return nil }
    if let model = place.model {
      placesByModel[model]?.remove(place)
      if placesByModel[model]?.isEmpty == true { placesByModel[model] = nil }
    }
    placesByWatch[watch]?.remove(place)
    guard placesByWatch[watch]?.isEmpty == true else { return nil }
    placesByWatch[watch] = nil
    return watch
  }

  /// Forgets a watch that the system has ended.
  mutating func remove(watch: CInt) {
    for place in places(of: watch) { _ = remove(place) }
  }
}
