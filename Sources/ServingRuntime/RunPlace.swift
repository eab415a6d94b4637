/// Where a run was.
enum RunPlace {
  /// On a thread of its lane.
  case thread
  /// On an event loop, with the processor time that it took of the loop's thread, if measured.
  case loop(processorNanoseconds: UInt64?)
}
