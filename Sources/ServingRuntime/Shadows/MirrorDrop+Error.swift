internal import ServingCore

extension MirrorDrop {
  /// Why a lane did not run a call; nil when the model failed, or took too long.
  init?(_ error: ServingError, hasRun: Bool) {
    switch error.code {
    case .deadlineExceeded where hasRun: return nil
    case .deadlineExceeded: self = .deadline
    case .resourceExhausted: self = .queueFull
    case .unavailable: self = .notReady
    case .cancelled: self = .abandoned
    case .invalidArgument: self = .refused
    default: return nil
    }
  }
}
