internal import GRDB
package import ServingCore

extension ExperimentReader {
  /// Gives the logged requests of a model whose inputs are kept, oldest first, a page at a time, so
  /// that neither memory nor the database's log is held by how many there are.
  ///
  /// Failed requests are among them, and those with inputs redacted: see ``PredictionRecord/code``
  /// and ``PredictionRecord/redacted``.
  /// - Parameters:
  ///   - version: that answered; nil for all.
  ///   - sinceMicroseconds: of the oldest request, since 1970-01-01T00:00:00Z; nil for all.
  ///   - max: requests that are given.
  /// - Returns: how many were given.
  @discardableResult
  package func loggedRequests(
    of model: ModelName, version: ModelVersion? = nil, sinceMicroseconds: Int64? = nil, max: Int,
    _ body: (PredictionRecord) throws(ServingError) -> Void
  ) throws(ServingError) -> Int {
    var count = 0
    var place: LoggedRequestPage.Place?
    while count < max {
      let page = try loggedRequestPage(
        of: model, version: version, sinceMicroseconds: sinceMicroseconds, after: place,
        rowsMax: min(max - count, StoreLimits.requestPageRows))
      for record in page.records { try body(record) }
      count += page.records.count
      guard let next = page.next else { break }
      place = next
    }
    return count
  }

  /// One page of ``loggedRequests(of:version:sinceMicroseconds:max:_:)``, for whoever waits between
  /// pages. It ends at ``StoreLimits/requestPageByteCount`` of inputs and replies, too.
  /// - Parameter place: the end of the page before; nil for the first one.
  package func loggedRequestPage(
    of model: ModelName, version: ModelVersion? = nil, sinceMicroseconds: Int64? = nil,
    after place: LoggedRequestPage.Place? = nil, rowsMax: Int = StoreLimits.requestPageRows
  ) throws(ServingError) -> LoggedRequestPage {
    let start =
      place ?? LoggedRequestPage.Place(receivedAtMicroseconds: sinceMicroseconds ?? .min, row: 0)
    return try read { db in
      try RequestPages.page(
        RequestPages.Query(model: model, version: version, after: start, rowsMax: rowsMax), db)
    }
  }
}
