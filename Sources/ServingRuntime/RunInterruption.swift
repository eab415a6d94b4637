internal import ServingCore

/// Why a run is ended before it is complete.
enum RunInterruption: UInt8 {
  /// It takes longer than a run in the background may.
  case tooLong = 1
  /// Its lane was closed long ago.
  case overdue
  /// Its lane is closed, and nobody waits for it.
  case closing
  /// Its version is to answer callers, and nobody waits for it.
  case makingRoom

  /// What its calls are told.
  /// - Parameter nanoseconds: that it has taken.
  func error(_ owner: String, nanoseconds: UInt64) -> ServingError {
    let milliseconds = "\(nanoseconds / 1_000_000) ms"
    return switch self {
    case .tooLong:
      ServingError(
        .deadlineExceeded,
        "\(owner): the run was ended after \(milliseconds), longer than one in the background may "
          + "take")
    case .overdue:
      ServingError(
        .unavailable,
        "\(owner) is being unloaded, and the run was ended after \(milliseconds); send the request "
          + "again")
    case .closing:
      ServingError(
        .unavailable,
        "\(owner) is being unloaded, and its run in the background was ended after "
          + milliseconds)
    case .makingRoom:
      ServingError(
        .unavailable,
        "\(owner) is to answer callers, and its run in the background was ended after "
          + milliseconds)
    }
  }
}
