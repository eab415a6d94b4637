import Foundation
import ServingCore
import ServingTestKit
import Testing

@Suite struct ValueHistogramTests {
  private func histogram(_ values: some Sequence<Double>) -> ValueHistogram {
    var histogram = ValueHistogram()
    for value in values { histogram.add(value) }
    return histogram
  }

  @Test(arguments: SeededRandom.seeds)
  func everyRankIsWithinItsBucket(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let values = (0..<1_500).map { _ in
      let magnitude = Foundation.exp(Double.random(in: -5...5, using: &random))
      return random.isOne(in: 3) ? -magnitude : magnitude
    }
    let histogram = histogram(values)
    #expect(histogram.count == 1_500)
    #expect(histogram.keys.count <= ValueHistogram.bucketsMax)
    for (index, value) in values.sorted().enumerated() where index % 7 == 0 {
      let bounds = try #require(histogram.bounds(ofRank: index + 1))
      #expect(bounds.contains(value), "rank \(index + 1)")
      #expect(bounds.upperBound - bounds.lowerBound <= value.magnitude / 16)
    }
    #expect(histogram.bounds(ofRank: 0) == nil)
    #expect(histogram.bounds(ofRank: 1_501) == nil)
  }

  @Test func latenciesWithinAFactorOf256KeepAResolutionOf128th() throws {
    // Every bucket of 2^8 times 128.
    let values = (0..<20_000).map { Foundation.exp2(Double($0) / 20_000 * 7.99) }
    let histogram = histogram(values)
    #expect(histogram.shift <= 52 - 7)
    let bounds = try #require(histogram.bounds(ofRank: 10_000))
    #expect(bounds.upperBound / bounds.lowerBound <= 1 + 1 / 128.0)
  }

  static let extremes: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -Double.leastNonzeroMagnitude, 1, -1, .greatestFiniteMagnitude,
    -.greatestFiniteMagnitude,
  ]

  @Test func extremesHaveTheirOrder() throws {
    let histogram = histogram(Self.extremes)
    for (index, value) in Self.extremes.sorted().enumerated() {
      #expect(try #require(histogram.bounds(ofRank: index + 1)).contains(value))
    }
  }

  @Test func whatIsNotFiniteIsCountedApart() {
    let histogram = histogram([1, .infinity, -.infinity, .nan])
    #expect(histogram.count == 1)
    #expect(histogram.nonFiniteCount == 3)
  }

  /// Patterns spread over all doubles leave but the exponents' top bits, and no count is lost.
  @Test(arguments: SeededRandom.seeds)
  func anyDoublesFitTheBound(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let values = (0..<4_000).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
    let histogram = histogram(values)
    #expect(histogram.count == values.count)
    #expect(histogram.keys.count <= ValueHistogram.bucketsMax)
    #expect(histogram.counts.reduce(0, +) == values.count)
    for (index, value) in values.sorted().enumerated() where index % 13 == 0 {
      let bounds = try #require(histogram.bounds(ofRank: index + 1))
      #expect(bounds.contains(value))
      #expect(bounds.lowerBound.isFinite && bounds.upperBound.isFinite)
    }
  }

  @Test(arguments: SeededRandom.seeds, [1, 30, 700])
  func mergingIsAddingInAnyOrder(seed: UInt64, spread: Int) throws {
    var random = SeededRandom(seed: seed)
    let values = (0..<1_500).map { _ in
      Foundation.exp(Double.random(in: -Double(spread)...Double(spread), using: &random))
    }
    let whole = histogram(values)
    var merged = histogram(values[1_000...])
    merged.merge(histogram(values[..<1_000]))
    #expect(merged == whole)
    var reversed = histogram(values[..<10])
    reversed.merge(histogram(values[10...]))
    #expect(reversed == whole)
    #expect(histogram(values.shuffled(using: &random)) == whole)
    #expect(try ValueHistogram(decoding: whole.encoded()) == whole)
  }

  @Test func encodedIsBounded() throws {
    var histogram = ValueHistogram()
    for index in 0..<1_024 { histogram.add(Foundation.exp2(Double(index - 500))) }
    let bytes = histogram.encoded()
    #expect(bytes.count <= ValueHistogram.encodedBytesMax)
    #expect(try ValueHistogram(decoding: bytes) == histogram)
    #expect(try ValueHistogram(decoding: ValueHistogram().encoded()) == ValueHistogram())
  }

  @Test func everyTruncationIsRefused() {
    let bytes = histogram([1, 2, 2, -3, 1e9, .nan]).encoded()
    for count in 0..<bytes.count {
      let error = refusal { () throws(ServingError) in
        try ValueHistogram(decoding: bytes[..<count])
      }
      #expect(error?.code == .dataLoss, "\(count) bytes")
    }
  }

  /// Keys that no finite value has still have bounds.
  @Test(arguments: [[0], [0x80, 0xF0, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0x07]] as [[UInt8]])
  func keysBeyondTheFiniteOnesHaveBounds(key: [UInt8]) throws {
    let histogram = try ValueHistogram(decoding: [1, 40, 0, 1] + key + [3])
    let bounds = try #require(histogram.bounds(ofRank: 2))
    #expect(bounds.lowerBound.magnitude == .greatestFiniteMagnitude)
  }

  static let malformed: [([UInt8], String)] = [
    ([2, 40, 0, 0], "format 2"), ([1, 39, 0, 0], "at least 40"), ([1, 64, 0, 0], "at most 63"),
    ([1, 40, 0, 0, 0], "behind its end"), ([1, 40, 0, 1, 5, 0], "empty bucket"),
    ([1, 40, 0, 2, 5, 1, 0, 1], "ascend"), ([1, 63, 0, 1, 2, 1], "within 1 bits"),
    ([1, 40, 0, 129, 8], "at most 1024"),
    ([1, 40, 0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 1], "beyond 64 bits"),
    ([1, 40, 0, 1, 5, 255, 255, 255, 255, 255, 255, 255, 255, 1], "at most"),
  ]

  @Test(arguments: malformed)
  func malformedBytesAreRefused(bytes: [UInt8], why: String) {
    let error = refusal { () throws(ServingError) in try ValueHistogram(decoding: bytes) }
    #expect(error?.code == .dataLoss)
    #expect(error?.message.contains(why) == true, "\(error?.message ?? "nothing")")
  }

  /// Whatever bytes come are refused or give a histogram that comes again from its own bytes.
  @Test(arguments: SeededRandom.seeds)
  func changedBytesNeverTrap(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let bytes = histogram((0..<50).map { Double($0) * 1.1 - 20 }).encoded()
    for _ in 0..<200 {
      var changed = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      changed[place] = UInt8.random(in: 0...255, using: &random)
      do throws(ServingError) {
        let read = try ValueHistogram(decoding: changed)
        #expect(read.bounds(ofRank: 1) != nil || read.count == 0)
        #expect(try ValueHistogram(decoding: read.encoded()) == read)
      } catch {
        #expect(error.code == .dataLoss)
      }
    }
  }
}
