import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct StaleTemporaryTests {
  private let fixture = PublishFixture()
  /// 2026-11-23T05:00:00Z, the time of the fixture's requests.
  private let now: Int64 = 1_795_410_000
  private let day: Int64 = 24 * 60 * 60

  /// What a publisher leaves that is killed while it copies.
  private func leave(_ name: String, folderAge: Int64, fileAge: Int64) {
    let folder = fixture.folder
    folder.makeFolder("digits/\(name)")
    folder.write("digits/\(name)/model.onnx", "half of a mod")
    folder.setTime(of: "digits/\(name)/model.onnx", to: now - fileAge)
    folder.setTime(of: "digits/\(name)", to: now - folderAge)
  }

  @Test func removesWhatNobodyHasTouchedForADay() throws {
    leave(".staging-old", folderAge: day + 1, fileAge: day + 1)
    leave(".staging-day", folderAge: day, fileAge: day)
    leave(".staging-new", folderAge: 0, fileAge: 0)
    leave(".staging-copying", folderAge: 2 * day, fileAge: 5)
    leave(".backup", folderAge: 9 * day, fileAge: 9 * day)
    leave("9", folderAge: 9 * day, fileAge: 9 * day)
    let published = try fixture.publish(fixture.request())
    #expect(published.warnings == [])
    #expect(
      fixture.folder.names(in: "digits")
        == [".backup", ".staging-copying", ".staging-day", ".staging-new", "10", "9"])
  }

  @Test func aClockThatIsBehindRemovesNothing() throws {
    leave(".staging-old", folderAge: day, fileAge: day)
    try fixture.publish(fixture.request(time: "2020-01-01T00:00:00Z"))
    #expect(fixture.folder.names(in: "digits") == [".staging-old", "1"])
  }

  @Test func whatCannotBeRemovedIsAWarningAndNoObstacle() throws {
    leave(".staging-old", folderAge: 2 * day, fileAge: 2 * day)
    fixture.folder.makeFolder("digits/.staging-old/sub/sub")
    fixture.folder.setTime(of: "digits/.staging-old", to: now - 2 * day)
    let published = try fixture.publish(fixture.request())
    #expect(published.version.number == 1)
    let warning = try #require(published.warnings.first)
    #expect(warning.path.hasSuffix("/digits/.staging-old"))
    #expect(warning.problem.contains("was left by a publication that did not end; remove it: "))
  }

  @Test func doesNotFollowALink() throws {
    fixture.folder.makeFolder("precious")
    fixture.folder.write("precious/file", "")
    fixture.folder.makeFolder("digits")
    fixture.folder.link("digits/.staging-link", to: "../precious")
    fixture.folder.setTime(of: "precious", to: now - 2 * day)
    fixture.folder.setTime(of: "precious/file", to: now - 2 * day)
    try fixture.publish(fixture.request())
    #expect(fixture.folder.names(in: "precious") == ["file"])
  }
}
