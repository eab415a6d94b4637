extension VersionState {
  /// Whether a version can go from this state straight to another.
  package func canBecome(_ next: VersionState) -> Bool {
    switch (self, next) {
    case (.found, .verifying), (.verifying, .loading), (.loading, .warming), (.warming, .ready),
      (.ready, .draining), (.draining, .unloaded):
      true
    // Tried again: the folder changed, the cause may have gone, or it is wanted once more.
    case (.failed, .verifying), (.unloaded, .verifying): true
    case (.found, .failed), (.verifying, .failed), (.loading, .failed), (.warming, .failed): true
    // Its manifest went bad, or bad in another way.
    case (.failed, .failed), (.unloaded, .failed): true
    default: false
    }
  }
}
