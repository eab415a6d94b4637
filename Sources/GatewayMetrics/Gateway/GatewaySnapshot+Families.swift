internal import ServingCore

// From what the event loops counted to what a scrape shows.

extension GatewaySnapshot {
  var families: [MetricFamily] {
    typealias Names = MetricCatalogue
    var requests = MetricFamily(Names.unroutedRequests)
    for entry in unroutedReplies.entries { requests.add([entry.code], .count(entry.count)) }
    var refused = MetricFamily(Names.unroutedRefusals)
    for reason in GatewayRefusal.allCases {
      if let count = refusals[reason] { refused.add([reason.label], .count(count)) }
    }
    var hits = MetricFamily(Names.limitHits)
    for limit in ConnectionLimit.allCases {
      if let count = limitHits[limit] { hits.add([limit.label], .count(count)) }
    }
    return [
      requests, refused, hits, quotaFamily, shedFamily,
      MetricFamily(Names.overloadConnections, .count(overloadConnectionsClosed)),
      MetricFamily(Names.connections, .count(connectionsAccepted)),
      MetricFamily(Names.connectionsRefused, .count(connectionsRefused)),
      MetricFamily(Names.acceptPauses, .count(acceptPauses)),
      MetricFamily(Names.readPauses, .count(readPauses)),
      MetricFamily(Names.openConnections, .number(Double(openConnections))),
      MetricFamily(Names.streamsReset, .count(streamsReset)),
      MetricFamily(Names.receivedBytes, .count(receivedBytes)),
      MetricFamily(Names.sentBytes, .count(sentBytes)),
    ]
  }

  private var quotaFamily: MetricFamily {
    var family = MetricFamily(MetricCatalogue.quotaRefusals)
    for kind in QuotaKind.allCases {
      if let count = quotaRefusals[kind] { family.add([kind.label], .count(count)) }
    }
    return family
  }

  private var shedFamily: MetricFamily {
    var family = MetricFamily(MetricCatalogue.shedRequests)
    for pressure in OverloadPressure.allCases {
      if let count = shedRequests[pressure] { family.add([pressure.label], .count(count)) }
    }
    return family
  }
}
