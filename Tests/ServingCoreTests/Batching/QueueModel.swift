import ServingCore
import Testing

/// A queue beside a plain list of what waits in it; checks each decision against the list.
struct QueueModel {
  struct Waiting {
    var candidate: Candidate
    var takenRows = 0
    var rowsLeft: Int { candidate.rowCount - takenRows }
  }

  var rig: QueueRig
  private(set) var waiting: [Int: Waiting] = [:]
  private var idNext = 0

  init(_ policy: BatchPolicy) { rig = QueueRig(policy) }

  private var rowCount: Int { waiting.values.reduce(0) { $0 + $1.rowsLeft } }

  mutating func insert(_ candidate: Candidate) {
    var candidate = candidate
    candidate.id = idNext
    idNext += 1
    rig.insert([candidate])
    waiting[candidate.id] = Waiting(candidate: candidate)
    #expect(rig.queue.rowCount == rowCount && rig.queue.count == waiting.count)
    let ahead = rig.queue.rowsAhead(of: candidate)
    #expect((0...rowCount).contains(ahead))
  }

  mutating func next() {
    let rowsBefore = rowCount
    rig.next()
    removeDropped()
    checkSize()
    checkDeadline()
    let isIdle = rig.decision.parts.isEmpty && rig.decision.waitUntil == nil
    removeParts()
    #expect(!isIdle || waiting.isEmpty, "live requests wait and nothing runs")
    #expect(rig.decision.releasedRows == rowsBefore - rowCount)
    #expect(rig.queue.rowCount == rowCount && rig.queue.count == waiting.count)
    if let until = rig.decision.waitUntil {
      #expect(rig.decision.parts.isEmpty && until > rig.now && rig.policy.delayNanosecondsMax > 0)
    }
  }

  private mutating func removeDropped() {
    for item in rig.decision.cancelled {
      #expect(item.isCancelled)
      #expect(waiting.removeValue(forKey: item.id) != nil, "\(item) left before")
    }
    for item in rig.decision.expired {
      let isKnown = rig.costs[item.costClass].isKnown
      #expect(item.deadline <= rig.now || isKnown && item.deadline != .distantFuture)
      #expect(waiting.removeValue(forKey: item.id) != nil, "\(item) left before")
    }
  }

  private func checkSize() {
    let parts = rig.decision.parts
    #expect(rig.decision.rowCount == parts.reduce(0) { $0 + $1.rows.count })
    if rig.policy.isBatched {
      #expect(rig.decision.rowCount <= rig.policy.maxRows)
    } else {
      #expect(parts.count <= 1)
    }
    #expect(Set(parts.map(\.item.kind)).count <= 1, "kinds share a batch")
    #expect(Set(parts.map(\.item.id)).count == parts.count, "a request has two parts")
  }

  private func checkDeadline() {
    let parts = rig.decision.parts
    for part in parts { #expect(part.item.deadline > rig.now && !part.item.isCancelled) }
    guard parts.count > 1, let earliest = parts.map(\.item.deadline).min(),
      let run = rig.costs[parts[0].item.costClass].estimate(rows: rig.decision.rowCount)
    else { return }
    #expect(rig.now.advanced(byNanoseconds: run) <= earliest, "the batch breaks a deadline")
  }

  /// Rows leave in order, each once.
  private mutating func removeParts() {
    for part in rig.decision.parts {
      guard let entry = waiting[part.item.id] else {
        Issue.record("\(part.item) left before")
        continue
      }
      #expect(part.rows.lowerBound == entry.takenRows)
      #expect(!part.rows.isEmpty && part.rows.upperBound <= entry.candidate.rowCount)
      let isWhole = part.rows.upperBound == entry.candidate.rowCount
      #expect(isWhole || part.rows.count == rig.policy.maxRows, "a part is too small")
      waiting[part.item.id] = isWhole ? nil : entry
      waiting[part.item.id]?.takenRows = part.rows.upperBound
    }
  }
}
