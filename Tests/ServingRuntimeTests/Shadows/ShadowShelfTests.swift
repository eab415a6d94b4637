import ServingCore
import ServingTestKit
import Synchronization
import Testing

@testable import ServingRuntime

@Suite struct ShadowShelfTests {
  private let model: ServedModel
  private let stable: ServedVersion
  private let shadow: ServedVersion

  init() throws {
    model = try CaptureRig.model()
    stable = try #require(model.version(CaptureRig.number(1)))
    shadow = try #require(model.version(CaptureRig.number(2)))
  }

  private func shelf(requestsMax: Int = 2, bytesMax: Int = 100) -> ShadowShelf {
    var limits = MirrorLimits.defaults
    limits.requestsMax = requestsMax
    limits.bytesMax = bytesMax
    return ShadowShelf(limits: limits) {}
  }

  private func request(byteCount: Int) -> MirroredRequest {
    let request = MirroredRequest()
    request.targets = [MirroredRequest.Target(place: 0, version: shadow)]
    request.byteCount = byteCount
    return request
  }

  @Test func aShadowHasSoManyRequestsAndNoMore() {
    let shelf = shelf()
    #expect(!shelf.isFull(shadow))
    shelf.lend(request(byteCount: 1))
    #expect(!shelf.isFull(shadow))
    shelf.lend(request(byteCount: 1))
    #expect(shelf.isFull(shadow))
    #expect(!shelf.isFull(stable))
  }

  @Test(arguments: [(0, 500, true), (40, 60, true), (40, 61, false), (500, 1, false)])
  func aShadowHasSoManyBytesButForOneAlone(_ held: Int, _ more: Int, _ hasRoom: Bool) {
    let shelf = shelf()
    if held > 0 { shelf.lend(request(byteCount: held)) }
    #expect(shelf.hasRoom(for: shadow, byteCount: more) == hasRoom)
  }

  @Test func whatComesBackMakesRoom() {
    let shelf = shelf(requestsMax: 1)
    let request = request(byteCount: 80)
    shelf.lend(request)
    shelf.put(request)
    shelf.handOver(isDue: true)
    let incoming = shelf.takeIncoming()
    #expect(incoming.requests.map(ObjectIdentifier.init) == [ObjectIdentifier(request)])
    #expect(shelf.isFull(shadow) && shelf.isActive)
    shelf.giveBack(incoming.requests)
    var returned = 0
    shelf.takeReturned { _ in returned += 1 }
    #expect(returned == 1)
    #expect(!shelf.isFull(shadow) && !shelf.isActive)
    #expect(shelf.hasRoom(for: shadow, byteCount: 100))
  }

  @Test(arguments: [([1, 1], false), ([1, 1, 1], true), ([9, 20], false), ([10, 20], true)])
  func itIsHandedOverWhenItIsEnoughOrDue(_ byteCounts: [Int], _ isEnough: Bool) {
    var limits = MirrorLimits.defaults
    limits.handOverRequests = 3
    limits.handOverBytes = 30
    let wakeUps = Mutex(0)
    let shelf = ShadowShelf(limits: limits) { wakeUps.withLock { $0 += 1 } }
    for byteCount in byteCounts {
      let request = request(byteCount: byteCount)
      shelf.lend(request)
      shelf.put(request)
      shelf.drop(.busy, model, baseline: stable, place: 0)
    }
    shelf.handOver(isDue: false)
    #expect(shelf.takeIncoming().requests.count == (isEnough ? byteCounts.count : 0))
    shelf.handOver(isDue: true)
    shelf.handOver(isDue: true)
    #expect(shelf.takeIncoming().requests.count == (isEnough ? 0 : byteCounts.count))
    #expect(wakeUps.withLock { $0 } == 1)
  }

  @Test func dropsAreCountedByReason() {
    let shelf = shelf()
    for _ in 0..<3 { shelf.drop(.queueFull, model, baseline: stable, place: 0) }
    shelf.drop(.busy, model, baseline: stable, place: 0)
    shelf.drop(.suspended, model, baseline: stable, place: 1)
    #expect(shelf.isActive)
    shelf.handOver(isDue: true)
    let tallies = shelf.takeIncoming().tallies
    #expect(tallies.map(\.place) == [0, 1])
    // A repetition that is not run is no request that is not mirrored.
    #expect(tallies.map(\.requestCount) == [3, 1])
    #expect(tallies[0].counts.map(\.reason) == [.queueFull, .busy])
    #expect(tallies[0].counts.map(\.count) == [3, 1])
    #expect(tallies[1].counts.map(\.reason) == [.suspended])
    #expect(!shelf.isActive)
  }
}
