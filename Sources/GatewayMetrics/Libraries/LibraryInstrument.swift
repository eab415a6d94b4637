/// What a library counts in. A lock for each event is good enough here: nothing of the gateway's
/// own goes through it.
protocol LibraryInstrument: AnyObject, Sendable {
  init()
  var reading: MetricReading { get }
}
