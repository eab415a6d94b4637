import ServingCore
import ServingTestKit
import Testing

@Suite struct ByteStoreTests {
  @Test func beginsWithoutMemory() {
    let store = ByteStore()
    #expect(store.count == 0)
    #expect(store.capacity == 0)
    #expect(store.bytes.isEmpty)
  }

  @Test func appendingNothingTakesNoMemory() {
    let store = ByteStore()
    store.append(UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(store.capacity == 0)
  }

  @Test(arguments: SeededRandom.seeds)
  func holdsWhatWasAppended(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let store = ByteStore()
    for _ in 0..<20 {
      var expected: [UInt8] = []
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        let piece = (0..<Int.random(in: 0...700, using: &random)).map { _ in
          UInt8.random(in: .min ... .max, using: &random)
        }
        expected += piece
        append(piece, to: store, inPlace: random.isOne(in: 2))
        #expect(store.capacity >= store.count)
      }
      #expect(Array(store.bytes) == expected)
      store.clear(retainedBytesMax: Int.random(in: 0...20_000, using: &random))
      #expect(store.count == 0)
    }
  }

  private func append(_ piece: [UInt8], to store: ByteStore, inPlace: Bool) {
    piece.withUnsafeBytes { source in
      guard inPlace, let start = source.baseAddress else { return store.append(source) }
      store.appendUninitialized(source.count).copyMemory(from: start, byteCount: source.count)
    }
  }

  @Test func isAlignedForVectorLoads() throws {
    let store = ByteStore()
    for total in [1, 257, 70_000] {
      store.reserve(total)
      _ = store.appendUninitialized(total - store.count)
      let address = try #require(store.bytes.baseAddress)
      #expect(UInt(bitPattern: address) % UInt(ByteStore.alignment) == 0)
    }
  }

  @Test func staysInPlaceWithinItsCapacity() {
    let store = ByteStore()
    store.reserve(1_000)
    _ = store.appendUninitialized(1)
    let before = store.bytes.baseAddress
    _ = store.appendUninitialized(store.capacity - 1)
    #expect(store.bytes.baseAddress == before)
  }

  @Test(arguments: [(256, true), (255, false), (0, false)])
  func keepsMemoryUpToTheLimit(limit: Int, isKept: Bool) {
    let store = ByteStore()
    _ = store.appendUninitialized(1)
    #expect(store.capacity == 256)
    store.clear(retainedBytesMax: limit)
    #expect(store.capacity == (isKept ? 256 : 0))
    #expect(store.count == 0)
  }
}
