import Testing

@testable import crossfade_trees

@Suite struct TreeQuestionTests {
  @Test(
    arguments: [
      ("time 64 0.25", .time(batch: 64, seconds: 0.25)),
      ("time 1 2", .time(batch: 1, seconds: 2)),
      ("write 16 1024 /tmp/scores", .write(batch: 16, count: 1024, path: "/tmp/scores")),
    ] as [(String, TreeQuestion)])
  func linesAreRead(line: String, question: TreeQuestion) throws {
    #expect(try TreeQuestion(line) == question)
  }

  @Test(
    arguments: [
      "", "time", "time 64", "time x 1", "time 64 soon", "time 64 1 2", "write 16 1024",
      "write 16 few /tmp/scores", "stop 1 2",
    ])
  func otherLinesAreRefused(line: String) {
    let failure = #expect(throws: TreeFailure.self) { try TreeQuestion(line) }
    #expect(failure?.description.hasSuffix("got \(line)") == true)
  }
}
