import GatewayClient
import LoadCore
import Testing

@Suite struct TensorValuesTests {
  @Test func zerosAreZero() throws {
    var values = TensorValues(.zeros, seed: 1, wholeBound: 10)
    #expect(
      try values.tensor(named: "x", .fp32, shape: [2, 2]).elements(as: Float.self)
        == [0, 0, 0, 0])
    #expect(
      try values.tensor(named: "x", .bytes, shape: [2]).elements(as: String.self) == ["", ""])
  }

  @Test(arguments: [1, 2, 0x5EED] as [UInt64])
  func randomNumbersKeepTheirBounds(seed: UInt64) throws {
    var values = TensorValues(.random, seed: seed, wholeBound: 30_000)
    let reals = try values.tensor(named: "x", .fp64, shape: [500]).elements(as: Double.self)
    #expect(reals.allSatisfy { (-1...1).contains($0) } && Set(reals).count > 1, "seed \(seed)")
    let wholes = try values.tensor(named: "x", .int64, shape: [500]).elements(as: Int64.self)
    #expect(wholes.allSatisfy { (0..<30_000).contains($0) }, "seed \(seed)")
    #expect(wholes.contains { $0 > 127 }, "seed \(seed)")
    // A bound over what the type holds is no error.
    let small = try values.tensor(named: "x", .int8, shape: [500]).elements(as: Int8.self)
    #expect(small.allSatisfy { $0 >= 0 }, "seed \(seed)")
    let words = try values.tensor(named: "x", .bytes, shape: [50]).elements(as: String.self)
    #expect(words.allSatisfy { (3...12).contains($0.count) }, "seed \(seed)")
  }
}
