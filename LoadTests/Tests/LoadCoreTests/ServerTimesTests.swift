import LoadCore
import Testing

@Suite struct ServerTimesTests {
  @Test(
    arguments: [
      ("queue;dur=0.120, batch;dur=0.000, compute;dur=1.500", 120, 0, 1_500),
      ("compute;dur=12", nil, nil, 12_000), ("queue;dur=0.1239", 123, nil, nil),
      ("queue;desc=wait;dur=2.5 ,other;dur=9", 2_500, nil, nil),
      ("queue, batch;dur=, compute;dur=x", nil, nil, nil), ("", nil, nil, nil),
      (",;,=;dur=1", nil, nil, nil), ("queue;dur=1e3", nil, nil, nil),
      ("queue;dur=-1", nil, nil, nil), ("queue;dur=9999999999", nil, nil, nil),
      ("queue;dur=999999999.999", 999_999_999_999, nil, nil),
    ] as [(String, UInt64?, UInt64?, UInt64?)])
  func timesAreRead(text: String, queue: UInt64?, batch: UInt64?, compute: UInt64?) {
    let times = Array(text.utf8).withUnsafeBytes { ServerTimes($0) }
    #expect(times.queue == queue)
    #expect(times.batch == batch)
    #expect(times.compute == compute)
  }
}
