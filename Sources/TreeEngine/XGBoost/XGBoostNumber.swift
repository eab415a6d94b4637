/// What ``XGBoostNumbers`` are made of.
protocol XGBoostNumber {
  /// All numbers of an array in JSON.
  static func array(from decoder: any Decoder) throws -> [Self]

  /// nil for a number that is none of this type.
  init?(ubjson number: UBJSONNumber)
}

extension XGBoostNumber where Self: FixedWidthInteger & Decodable {
  static func array(from decoder: any Decoder) throws -> [Self] {
    var container = try decoder.unkeyedContainer()
    var values: [Self] = []
    values.reserveCapacity(container.count ?? 0)
    while !container.isAtEnd { values.append(try container.decode(Self.self)) }
    return values
  }

  init?(ubjson number: UBJSONNumber) {
    switch number {
    case .integer(let integer): self.init(exactly: integer)
    case .real(let real): self.init(exactly: real)
    }
  }
}

extension Int: XGBoostNumber {}
extension Int32: XGBoostNumber {}
extension UInt8: XGBoostNumber {}

extension Float: XGBoostNumber {
  /// The decimals' nearest numbers of 32 bits, as XGBoost reads them.
  ///
  /// Read as `Double` first, because Foundation refuses numbers below the least normal `Float` as
  /// `Float`, and XGBoost writes 1E-45 in trees with vectors in their leaves. Rounding twice gives
  /// another number only where the first rounding ended halfway between two of 32 bits: those are
  /// read again, as `Float`. (Not so below the least normal one, where decimals that end halfway
  /// have far more digits than any writer gives.)
  static func array(from decoder: any Decoder) throws -> [Float] {
    var container = try decoder.unkeyedContainer()
    var values: [Float] = []
    values.reserveCapacity(container.count ?? 0)
    var halfway: [Int] = []
    while !container.isAtEnd {
      let wide = try container.decode(Double.self)
      let value = Float(wide)
      if value.isNormal, wide.bitPattern & 0x1FFF_FFFF == 0x1000_0000 {
        halfway.append(values.count)
      }
      values.append(value)
    }
    guard !halfway.isEmpty else { return values }
    var again = try decoder.unkeyedContainer()
    for place in halfway {
      while again.currentIndex < place { _ = try again.decode(Double.self) }
      values[place] = try again.decode(Float.self)
    }
    return values
  }

  init?(ubjson number: UBJSONNumber) {
    switch number {
    case .integer(let integer): self.init(integer)
    case .real(let real): self.init(real)
    }
  }
}
