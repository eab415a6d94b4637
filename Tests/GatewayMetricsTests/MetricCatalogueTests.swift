import Testing

@testable import GatewayMetrics

@Suite struct MetricCatalogueTests {
  @Test func everyNameIsThereOnceAndFollowsTheConventions() {
    #expect(Set(MetricCatalogue.all.map(\.name)).count == MetricCatalogue.all.count)
    for definition in MetricCatalogue.all {
      let name = definition.name
      #expect(name.hasPrefix("crossfade_") || name.hasPrefix("process_"), "\(name)")
      #expect((definition.kind == .counter) == name.hasSuffix("_total"), "\(name)")
      #expect(name.allSatisfy { $0 == "_" || ("a"..."z").contains($0) }, "\(name)")
      #expect(definition.help.hasSuffix("."), "\(name)")
      #expect(Set(definition.labels).count == definition.labels.count, "\(name)")
    }
  }
}
