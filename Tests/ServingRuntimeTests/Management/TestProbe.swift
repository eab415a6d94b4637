import ServingCore
import ServingRuntime
import Synchronization

/// Finds every version good but those it is told about.
final class TestProbe: ArtifactProbe {
  let refusals = Mutex<[Int64: ServingError]>([:])
  let peaks = Mutex<[Int64: Int]>([:])
  let asked = Mutex<[Int64]>([])

  func probe(
    _ manifest: Manifest, folder: String, memoryBytesMax: Int?
  ) -> ProbeFinding {
    let number = manifest.version.number
    asked.withLock { $0.append(number) }
    var report = AdmissionReport()
    if let error = refusals.withLock({ $0[number] }) {
      report.add(
        AdmissionStep(name: "load", outcome: .failed, finding: error.message, nanoseconds: 1))
      report.fail(error)
    } else {
      report.add(AdmissionStep(name: "load", outcome: .passed, finding: "", nanoseconds: 1))
    }
    return ProbeFinding(report: report, peakBytes: peaks.withLock { $0[number] })
  }
}
