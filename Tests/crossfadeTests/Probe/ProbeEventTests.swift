import ServingCore
import ServingRuntime
import Testing

@testable import crossfade

@Suite struct ProbeEventTests {
  @Test(
    arguments: [
      (.begin(step: "load"), #"{"begin":{"step":"load"}}"#),
      (
        .step(name: "load", outcome: "passed", finding: "a/b \"é\"\n", nanoseconds: 12),
        #"{"step":{"finding":"a/b \"é\"\n","name":"load","nanoseconds":12,"outcome":"passed"}}"#
      ),
      (
        .memory(baselineBytes: 1, peakBytes: 2),
        #"{"memory":{"baseline_bytes":1,"peak_bytes":2}}"#
      ),
      (
        .error(code: "INTERNAL", message: "m", detail: ["k": "v"]),
        #"{"error":{"code":"INTERNAL","detail":{"k":"v"},"message":"m"}}"#
      ),
      (.done, #"{"done":{}}"#),
    ] as [(ProbeEvent, String)])
  func isOneLineEachWay(event: ProbeEvent, text: String) throws {
    let line = try event.line()
    #expect(String(decoding: line, as: UTF8.self) == text + "\n")
    #expect(ProbeEvent(line: line.dropLast()) == event)
  }

  @Test(arguments: ["", "[]", "{}", "{\"done\":{}", "{\"begin\":{}}", "{\"step\":{\"name\":1}}"])
  func anythingElseIsNone(text: String) {
    #expect(ProbeEvent(line: Array(text.utf8)) == nil)
  }

  @Test func takesOverWhatAnAdmissionTells() {
    let step = AdmissionStep(name: "golden", outcome: .skipped, finding: "none", nanoseconds: 1)
    #expect(
      ProbeEvent(.ended(step))
        == .step(name: "golden", outcome: "skipped", finding: "none", nanoseconds: 1))
    #expect(ProbeEvent(.began(step: "close")) == .begin(step: "close"))
  }

  @Test func aSignatureOfAnUnknownDatatypeIsNone() {
    var told = ProbeSignature(ModelSignature(inputs: [], outputs: []))
    #expect(told.signature == ModelSignature(inputs: [], outputs: []))
    told.inputs = [ProbeSignature.Tensor(name: "x", datatype: "FP7", dimensions: [])]
    #expect(told.signature == nil)
  }

  @Test func memoryIsReadFromTheSystemsWords() {
    let status =
      "Name:\tcrossfade\nVmHWM:\t  2048 kB\nVmRSS:\t    512 kB\n"
      + "RssFile:\t     64 kB\nThreads:\t1\n"
    let memory = ProcessMemory(status: status)
    #expect(memory?.residentBytes == 512 * 1_024)
    #expect(memory?.peakBytes == 2_048 * 1_024)
    #expect(memory?.fileBytes == 64 * 1_024)
    // A process that has ended but was not reaped has no memory.
    #expect(ProcessMemory(status: "Name:\tcrossfade\nState:\tZ (zombie)\n") == nil)
    #expect(ProcessMemory.ofThisProcess() != nil)
  }
}
