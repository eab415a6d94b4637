internal import ServingCore
internal import YAMLReading

/// Reads quotas.
enum QuotaReader {
  static func rules(_ field: YAMLField) throws(ServingError) -> [QuotaRule] {
    var rules: [QuotaRule] = []
    for item in try field.sequence(max: AccessPolicy.Limits.namesMax) {
      rules.append(try rule(item))
    }
    return rules
  }

  private static func rule(_ field: YAMLField) throws(ServingError) -> QuotaRule {
    let object = try YAMLObject(
      field, optional: ["models", "requests_per_second", "burst", "concurrent"])
    let rate = try object["requests_per_second"].map { field throws(ServingError) in
      try field.number(
        in: 0.001...AccessPolicy.Limits.requestsPerSecondMax,
        "requests per second, from 0.001 to 1000000000")
    }
    let burst = try object["burst"]?.integer(in: 1...AccessPolicy.Limits.burstMax)
    let concurrent = try object["concurrent"]?.integer(in: 1...AccessPolicy.Limits.burstMax)
    guard rate != nil || concurrent != nil else {
      throw field.refusal("expected requests_per_second, concurrent or both")
    }
    guard rate != nil || burst == nil else {
      throw field.refusal("burst needs requests_per_second")
    }
    return QuotaRule(
      models: try object["models"].map(RoleReader.pattern) ?? .every,
      // A second's worth unless said otherwise.
      quota: AccessQuota(
        requestsPerSecond: rate, burst: burst ?? max(1, Int((rate ?? 1).rounded(.up))),
        concurrentMax: concurrent))
  }
}
