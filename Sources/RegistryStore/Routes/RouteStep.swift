/// Where the writing of a revision stands; each step names what has just been done.
package enum RouteStep: Hashable, Sendable {
  case stateRead(highestNumber: Int)
  case fileCreated
  /// Complete and on the disk, under a temporary name.
  case written
  /// About to take this number; somebody else may be faster.
  case numberChosen(Int)
  /// In force for readers from here on.
  case linked(Int)
  /// Sure to survive a crash of the machine.
  case flushed(Int)
  /// The temporary name is gone.
  case tidied(Int)
}
