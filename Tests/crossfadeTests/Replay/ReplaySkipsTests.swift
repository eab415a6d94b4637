import Testing

@testable import crossfade

@Suite struct ReplaySkipsTests {
  @Test func saysHowManyAndWhy() {
    var skips = ReplaySkips()
    #expect(skips.sentence(ofLogged: 9) == nil)
    skips.add(.failed)
    skips.add(.noInput, 1_200)
    skips.add(.failed)
    skips.add(.redacted, 0)
    #expect(
      skips.sentence(ofLogged: 5_000)
        == "Of 5,000 logged requests 1,202 were not replayed: 1,200 without their input, which the "
        + "log did not keep, 2 failed then.")
  }
}
