package import GatewayClient

/// What the elements of made requests are. Pure: the same seed gives the same values.
package struct TensorValues: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Zero, false, the empty text.
    case zeros
    /// Numbers from -1 to 1; whole ones from 0 up to a bound; lower-case words.
    case random
  }

  /// Letters of a random word.
  private static let wordLengths = 3...12

  private let kind: Kind
  /// Whole numbers stay below it, as identifiers of a vocabulary must.
  private let wholeMax: Int
  private var random: SeededRandom

  /// - Parameter wholeBound: random whole numbers are below it.
  package init(_ kind: Kind, seed: UInt64, wholeBound: Int) {
    precondition(wholeBound > 0, "zero is always below the bound")
    self.kind = kind
    wholeMax = wholeBound - 1
    random = SeededRandom(seed: seed)
  }

  package mutating func tensor(
    named name: String, _ datatype: Tensor.Datatype, shape: [Int]
  ) -> Tensor {
    let count = shape.reduce(1, *)
    switch datatype {
    case .bool: return Tensor(name, (0..<count).map { _ in whole(1) == 1 }, shape: shape)
    case .uint8: return wholes(UInt8.self, name, shape, count)
    case .uint16: return wholes(UInt16.self, name, shape, count)
    case .uint32: return wholes(UInt32.self, name, shape, count)
    case .uint64: return wholes(UInt64.self, name, shape, count)
    case .int8: return wholes(Int8.self, name, shape, count)
    case .int16: return wholes(Int16.self, name, shape, count)
    case .int32: return wholes(Int32.self, name, shape, count)
    case .int64: return wholes(Int64.self, name, shape, count)
    case .fp16: return Tensor(name, (0..<count).map { _ in Float16(real()) }, shape: shape)
    case .bf16:
      return Tensor(name, bfloat16: (0..<count).map { _ in Float(real()) }, shape: shape)
    case .fp32: return Tensor(name, (0..<count).map { _ in Float(real()) }, shape: shape)
    case .fp64: return Tensor(name, (0..<count).map { _ in real() }, shape: shape)
    case .bytes: return Tensor(name, (0..<count).map { _ in word() }, shape: shape)
    }
  }

  private mutating func wholes<Element: TensorElement & FixedWidthInteger>(
    _ type: Element.Type, _ name: String, _ shape: [Int], _ count: Int
  ) -> Tensor {
    let limit = Int(clamping: Element.max)
    return Tensor(name, (0..<count).map { _ in Element(whole(min(wholeMax, limit))) }, shape: shape)
  }

  private mutating func whole(_ most: Int) -> Int {
    kind == .zeros ? 0 : Int.random(in: 0...most, using: &random)
  }

  private mutating func real() -> Double {
    kind == .zeros ? 0 : Double.random(in: -1...1, using: &random)
  }

  private mutating func word() -> String {
    guard kind == .random else { return "" }
    let length = Int.random(in: Self.wordLengths, using: &random)
    let letters = (0..<length).map { _ in
      UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z"), using: &random)
    }
    return String(decoding: letters, as: UTF8.self)
  }
}
