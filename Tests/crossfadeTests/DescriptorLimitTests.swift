import Testing

@testable import crossfade

@Suite struct DescriptorLimitTests {
  @Test(arguments: [
    (4_096, 1_048_576, 4_096), (4_096, 1_024, 1_024 - DescriptorLimit.reservedCount),
    (4_096, 256, 256 - DescriptorLimit.reservedCount), (100, 256, 100), (4_096, 64, 1),
  ])
  func leavesSomeForTheRest(wanted: Int, descriptors: Int, expected: Int) {
    #expect(
      DescriptorLimit.connectionCountMax(wanted: wanted, descriptorCountMax: descriptors)
        == expected)
  }

  @Test func theSystemSays() throws {
    #expect(try #require(DescriptorLimit.raise()) > 0)
  }
}
