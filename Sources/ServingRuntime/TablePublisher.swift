/// Where a new model table goes to be served.
package protocol TablePublisher: Sendable {
  /// Serves `table` from now on, by one store.
  func publish(_ table: ModelTable)

  /// Returns when nobody uses a table from before the last one published, so that a version which
  /// that one left out gets no further request.
  func waitUntilInForce() async
}
