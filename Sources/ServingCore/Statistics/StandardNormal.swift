/// The normal distribution of mean 0 and variance 1.
package enum StandardNormal {
  /// The value that is exceeded, to either side together, with a chance of 1 - `confidence`: 1.96
  /// for 0.95.
  /// - Parameter confidence: between 0 and 1.
  package static func quantile(confidence: Double) -> Double {
    precondition(
      0 < confidence && confidence < 1, "confidence \(confidence): expected between 0 and 1")
    return -quantile((1 - confidence) / 2)
  }

  /// The value below which a share of `probability` lies; infinite for 0 and 1.
  ///
  /// Wichura's AS 241, PPND16 ("The percentage points of the normal distribution", 1988), of a
  /// relative error of about 1e-16.
  package static func quantile(_ probability: Double) -> Double {
    precondition(
      0 <= probability && probability <= 1, "probability \(probability): expected 0 to 1")
    let offset = probability - 0.5
    if offset.magnitude <= 0.425 {
      let r = 0.180625 - offset * offset
      return offset * ratio(r, central)
    }
    let tail = min(probability, 1 - probability)
    guard tail > 0 else { return offset < 0 ? -.infinity : .infinity }
    let r = (-tail.naturalLog).squareRoot()
    let value = r <= 5 ? ratio(r - 1.6, middle) : ratio(r - 5, far)
    return offset < 0 ? -value : value
  }

  /// The chance of a value above `value`, with a relative error below 1e-12 as long as it is above
  /// 1e-300.
  ///
  /// Up to 2.5 from the middle by the series of φ(x)·(x + x³/3 + x⁵/15 + …), of positive terms
  /// (Marsaglia, "Evaluating the normal distribution", 2004); beyond by Laplace's continued
  /// fraction φ(x)/(x + 1/(x + 2/(x + …))) (Abramowitz and Stegun 26.2.14).
  package static func tail(above value: Double) -> Double {
    guard value >= 0 else { return value.isNaN ? .nan : 1 - tail(above: -value) }
    guard value < 39 else { return 0 }
    let density = 0.398_942_280_401_432_7 * (-value * value / 2).exponential
    if value > 2.5 {
      // From 120 levels on the fraction no longer changes at 2.5, earlier for what is larger.
      var fraction = value
      for level in stride(from: 120.0, to: 0, by: -1) { fraction = value + level / fraction }
      return density / fraction
    }
    var (sum, term, odd) = (value, value, 3.0)
    while term > sum * 1e-17 {
      term *= value * value / odd
      sum += term
      odd += 2
    }
    return 0.5 - density * sum
  }

  /// The chance of a value as far from zero as `value`, or farther.
  package static func twoSidedPValue(_ value: Double) -> Double {
    min(1, 2 * tail(above: value.magnitude))
  }

  private typealias Coefficients = (numerator: [Double], denominator: [Double])

  /// A ratio of polynomials, coefficients by falling power.
  private static func ratio(_ x: Double, _ coefficients: Coefficients) -> Double {
    coefficients.numerator.reduce(0) { $0 * x + $1 }
      / coefficients.denominator.reduce(0) { $0 * x + $1 }
  }

  /// Within 0.425 of a half.
  private static let central: Coefficients = (
    [
      2.509_080_928_730_122_672_7e3, 3.343_057_558_358_812_810_5e4,
      6.726_577_092_700_870_085_3e4, 4.592_195_393_154_987_145_7e4,
      1.373_169_376_550_946_112_5e4, 1.971_590_950_306_551_442_7e3,
      1.331_416_678_917_843_774_5e2, 3.387_132_872_796_366_608_0,
    ],
    [
      5.226_495_278_852_854_561_0e3, 2.872_908_573_572_194_267_4e4,
      3.930_789_580_009_271_061_0e4, 2.121_379_430_158_659_586_7e4,
      5.394_196_021_424_751_107_7e3, 6.871_870_074_920_579_083_0e2,
      4.231_333_070_160_091_125_2e1, 1,
    ]
  )

  /// Tails above e^-25.
  private static let middle: Coefficients = (
    [
      7.745_450_142_783_414_076_40e-4, 2.272_384_498_926_918_458_33e-2,
      2.417_807_251_774_506_117_70e-1, 1.270_458_252_452_368_382_58,
      3.647_848_324_763_204_605_04, 5.769_497_221_460_691_405_50,
      4.630_337_846_156_545_295_90, 1.423_437_110_749_683_577_34,
    ],
    [
      1.050_750_071_644_416_843_24e-9, 5.475_938_084_995_344_946_00e-4,
      1.519_866_656_361_645_719_66e-2, 1.481_039_764_274_800_745_90e-1,
      6.897_673_349_851_000_045_50e-1, 1.676_384_830_183_803_849_40,
      2.053_191_626_637_758_821_87, 1,
    ]
  )

  /// Tails below.
  private static let far: Coefficients = (
    [
      2.010_334_399_292_288_132_65e-7, 2.711_555_568_743_487_578_15e-5,
      1.242_660_947_388_078_438_60e-3, 2.653_218_952_657_612_309_30e-2,
      2.965_605_718_285_048_912_30e-1, 1.784_826_539_917_291_335_80,
      5.463_784_911_164_114_369_90, 6.657_904_643_501_103_777_20,
    ],
    [
      2.044_263_103_389_939_785_64e-15, 1.421_511_758_316_445_888_70e-7,
      1.846_318_317_510_054_681_80e-5, 7.868_691_311_456_132_591_00e-4,
      1.487_536_129_085_061_485_25e-2, 1.369_298_809_227_358_053_10e-1,
      5.998_322_065_558_879_376_90e-1, 1,
    ]
  )
}
