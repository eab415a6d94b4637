/// The next step for one model.
package enum ModelAction: Hashable, Sendable {
  /// Answer unpinned requests by this from now on. Takes no time: the version is ready.
  case route(ActiveRoute)
  /// Put a version through its checks and load it.
  case load(ModelVersion)
  /// Give a version no more requests, and close it when the last one that holds it is answered.
  case retire(ModelVersion)
}
