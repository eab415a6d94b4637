import InferenceWire
import Testing

struct ArenaTests {
  @Test func handsOutAlignedPiecesApart() throws {
    let arena = Arena(byteBudget: 1_000)
    let first = try #require(arena.allocate(3))
    let second = try #require(arena.allocate(5))
    #expect(UInt(bitPattern: first) % 8 == 0)
    #expect(second - first == 8)
    #expect(arena.handedOutBytes == 16)
  }

  @Test func holdsTheBudgetToTheByte() {
    let arena = Arena(byteBudget: 64)
    #expect(arena.allocate(64) != nil)
    #expect(!arena.isExhausted)
    #expect(arena.allocate(0) != nil)
    #expect(arena.allocate(1) == nil)
    #expect(arena.isExhausted)

    arena.rewind(retainedBytesMax: 1 << 20, byteBudget: 64)
    #expect(!arena.isExhausted)
    #expect(arena.allocate(65) == nil)
    #expect(arena.isExhausted)
  }

  @Test(arguments: [Int.max, Int.max - 6, -1, Int.min])
  func refusesSizesThatCannotBe(_ byteCount: Int) {
    let arena = Arena(byteBudget: 1 << 20)
    #expect(arena.allocate(byteCount) == nil)
    #expect(arena.isExhausted)
  }

  @Test func verdictDoesNotDependOnWhatCameBefore() {
    let sizes = [9_000, 100, 40_000, 1, 700, 16_384]
    func total(_ arena: Arena) -> Int {
      for size in sizes { _ = arena.allocate(size) }
      return arena.handedOutBytes
    }
    let fresh = Arena(byteBudget: 50_000)
    let used = Arena(byteBudget: 1 << 20)
    _ = used.allocate(300_000)
    used.rewind(retainedBytesMax: 1 << 20, byteBudget: 50_000)
    #expect(total(fresh) == total(used))
    #expect(fresh.isExhausted && used.isExhausted)
  }

  @Test func usesItsMemoryAgain() {
    let arena = Arena(byteBudget: 1 << 20)
    var places: Set<UnsafeMutableRawPointer?> = []
    for _ in 0..<100 {
      places.insert(arena.allocate(1_000))
      _ = arena.allocate(3_000)
      arena.rewind(retainedBytesMax: 64 << 10, byteBudget: 1 << 20)
    }
    #expect(places.count == 1)
    #expect(arena.chunkAllocationCount == 1)
  }

  @Test func growsToOneChunkForWhatComesAgain() {
    let arena = Arena(byteBudget: 1 << 20)
    for _ in 0..<10 {
      for _ in 0..<40 { _ = arena.allocate(1_000) }
      arena.rewind(retainedBytesMax: 64 << 10, byteBudget: 1 << 20)
    }
    // The first message found out the size, the second took it in one piece.
    #expect(arena.heldBytes == 40_000)
    #expect(arena.chunkAllocationCount <= 4)
  }

  @Test func givesBackWhatALargeMessageTook() {
    let arena = Arena(byteBudget: 64 << 20)
    _ = arena.allocate(32 << 20)
    #expect(arena.heldBytes >= 32 << 20)
    arena.rewind(retainedBytesMax: 64 << 10, byteBudget: 1 << 20)
    #expect(arena.heldBytes == 0)
    _ = arena.allocate(1)
    #expect(arena.heldBytes <= 64 << 10)
  }

  /// Seeds are arguments, so a failure names its own.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func holdsLittleMoreThanItsBudget(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let budget = Int.random(in: 1_000...4_000_000, using: &random)
    let arena = Arena(byteBudget: budget)
    var pieces: [(start: UnsafeMutableRawPointer, count: Int)] = []
    while true {
      let bits = Int.random(in: 0...18, using: &random)
      let size = Int.random(in: 0...(1 << bits), using: &random)
      guard let piece = arena.allocate(size) else { break }
      pieces.append((piece, size))
    }
    #expect(arena.handedOutBytes <= budget)
    #expect(arena.heldBytes <= budget + budget / 4 + (1 << 20))
    let sorted = pieces.filter { $0.count > 0 }.sorted { $0.start < $1.start }
    for (left, right) in zip(sorted, sorted.dropFirst()) {
      #expect(left.start + left.count <= right.start)
    }
  }
}
