/// How a registry's changes are noticed at the moment.
package enum WatchMode: Hashable, Sendable, CustomStringConvertible {
  case inotify
  /// Everything is looked at in intervals; `reason` says why inotify does not do it.
  case polling(reason: String)

  package var description: String {
    switch self {
    case .inotify: "inotify"
    case .polling(let reason): "polling: \(reason)"
    }
  }
}
