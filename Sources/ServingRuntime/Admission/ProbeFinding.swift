/// What a probe found.
package struct ProbeFinding: Hashable, Sendable {
  /// Every step that ended; its error says why the version is refused, a crash or a time-out of the
  /// engine included.
  package var report: AdmissionReport
  /// The memory that loading, warming up and answering took at its highest, less what the process
  /// had before; nil when it was not measured.
  package var peakBytes: Int?

  package init(report: AdmissionReport, peakBytes: Int? = nil) {
    self.report = report
    self.peakBytes = peakBytes
  }
}
