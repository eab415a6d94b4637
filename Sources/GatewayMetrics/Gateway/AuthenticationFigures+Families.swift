internal import ServingCore

extension AuthenticationFigures {
  var families: [MetricFamily] {
    var authentications = MetricFamily(MetricCatalogue.authentications)
    for proof in CallerProof.allCases {
      for result in Result.allCases {
        guard let count = outcomes[Outcome(proof, result)] else { continue }
        authentications.add([proof.rawValue, result.rawValue], .count(count))
      }
    }
    var reloads = MetricFamily(MetricCatalogue.accessReloads)
    reloads.add(["taken"], .count(reloadCount))
    reloads.add(["refused"], .count(refusedReloadCount))
    return [authentications, reloads]
  }
}
