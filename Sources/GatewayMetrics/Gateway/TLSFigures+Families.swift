internal import ServingCore

extension TLSFigures {
  var families: [MetricFamily] {
    var handshakes = MetricFamily(MetricCatalogue.tlsHandshakes)
    for outcome in Handshake.allCases {
      guard let count = self.handshakes[outcome] else { continue }
      handshakes.add([outcome.rawValue], .count(count))
    }
    var reloads = MetricFamily(MetricCatalogue.tlsReloads)
    reloads.add(["taken"], .count(reloadCount))
    reloads.add(["refused"], .count(refusedReloadCount))
    return [
      handshakes,
      MetricFamily(MetricCatalogue.tlsExpiry, .number(Double(certificateExpiresAt))), reloads,
    ]
  }
}
