internal import ServingCore

/// The state of a request that runs in several parts. Touched under its lane's mutex only, and by
/// whoever holds the call once it is complete.
struct SplitRun {
  private(set) var rowsInFlight = 0
  private(set) var pieces: [Piece] = []
  private var outputBytes = 0
  private(set) var failure: ServingError?
  /// Whether some of its rows still wait.
  private(set) var isQueued = true

  /// The outputs of some of the request's rows.
  struct Piece {
    var firstRow: Int
    var outputs: BatchOutputs
    var rows: Range<Int>
  }

  /// Whether nothing of it waits or runs any more.
  var isComplete: Bool { !isQueued && rowsInFlight == 0 }

  mutating func begin(_ rows: Range<Int>, of rowCount: Int) {
    rowsInFlight += rows.count
    if rows.upperBound == rowCount { isQueued = false }
  }

  mutating func end(_ rows: Range<Int>, _ result: PartResult) {
    rowsInFlight -= rows.count
    switch result.outputs {
    case .success(let outputs) where failure == nil:
      outputBytes += outputs.byteCount
      guard outputBytes <= LaneLimits.partsOutputBytesMax else {
        fail(Self.tooLarge)
        return
      }
      pieces.append(Piece(firstRow: rows.lowerBound, outputs: outputs, rows: result.rows))
    case .success: break
    case .failure(let error): fail(error)
    }
  }

  /// What waited of it has left the queue unrun.
  mutating func drop(_ error: ServingError) {
    isQueued = false
    fail(error)
  }

  private static let tooLarge = ServingError(
    .resourceExhausted,
    "the outputs of one request: expected at most \(LaneLimits.partsOutputBytesMax) bytes, got "
      + "more before its last rows had run; send fewer rows at once",
    httpStatus: 413)

  /// The first reason stays; what was computed is of no use any more.
  private mutating func fail(_ error: ServingError) {
    failure = failure ?? error
    pieces.removeAll()
  }

  /// What the caller gets.
  func outcome(rowCount: Int) -> InferenceCall.Outcome {
    if let failure { return .failure(failure) }
    do throws(ServingError) {
      return .outputs(try JoinedOutputs.join(pieces), rows: 0..<rowCount)
    } catch {
      return .failure(error)
    }
  }
}
