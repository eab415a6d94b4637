internal import ServingRuntime

/// A status report for people.
struct StatusText {
  let report: StatusReport
  /// The server that was asked, as it was given; nil when the report was made from the folder, so
  /// that nothing is loaded, answered or counted.
  var server: String?
  var style = StatusTextStyle.plain

  /// The whole of it: the registry, the memory, and a row for each version.
  var text: String {
    var lines = summary
    lines.append("")
    if report.models.isEmpty {
      lines.append("no models yet; publish one with: crossfade publish MODEL model.onnx …")
    } else {
      lines += table.lines
    }
    let remarks = report.models.flatMap(remarks) + report.registry.warnings.map { "warning: \($0)" }
    if !remarks.isEmpty { lines.append("") }
    for remark in remarks { lines += StatusTextStyle.hanging(remark) }
    return lines.joined(separator: "\n")
  }

  var time: StatusTextTime { StatusTextTime(now: report.at) }

  var summary: [String] {
    var lines: [String] = []
    if let server {
      let up = StatusTextTime.duration(report.startedAt, report.at).map { ", up \($0)" } ?? ""
      lines.append("\(report.product) at \(server)\(up)")
    }
    lines.append(registryLine)
    if server != nil { lines.append(memoryLine) }
    return lines.flatMap { StatusTextStyle.hanging($0) }
  }

  private var registryLine: String {
    let registry = report.registry
    if let problem = registry.problem {
      let serving = server == nil ? "" : "; what is loaded keeps serving"
      return
        "registry \(registry.path): cannot be read since \(time.text(registry.since)): "
        + "\(problem)\(serving)"
    }
    guard server != nil else { return "registry \(registry.path), the folder alone" }
    let last = registry.scannedAt.map { ", last at \(time.text($0))" } ?? ""
    let times = registry.scanCount == 1 ? "once" : "\(registry.scanCount) times"
    return "registry \(registry.path): watched by \(registry.watch), read \(times)\(last)"
  }

  private var memoryLine: String {
    let memory = report.memory
    let resident =
      memory.residentBytes.map { "; the process has \(Self.mebibytes($0)) resident" } ?? ""
    return
      "memory: \(Self.mebibytes(memory.usedBytes)) counted of \(Self.mebibytes(memory.budgetBytes))"
      + resident
  }

  private var table: StatusTextTable {
    // A folder knows no times, no requests and no memory.
    let header =
      (server == nil
        ? ["MODEL", "VERSION", "STATE", "ROLE"]
        : ["MODEL", "VERSION", "STATE", "SINCE (UTC)", "ROLE", "IN-FLIGHT", "MEMORY"])
      + (isSigned ? ["SIGNED BY"] : [])
    var table = StatusTextTable(header: header, remark: "REASON", paintedColumn: 2, style: style)
    for model in report.models {
      for version in model.versions { table.add(row(model, version), remark: Self.reason(version)) }
      if model.versions.isEmpty {
        table.add(
          [model.name] + Array(repeating: "-", count: header.count - 1), remark: "no versions")
      }
    }
    return table
  }

  private func row(_ model: ModelStatus, _ version: VersionStatusReport) -> [String] {
    let roles = version.roles.isEmpty ? "-" : version.roles.joined(separator: ",")
    let cells = [model.name, "\(version.version)", version.state]
    let signer = isSigned ? [version.signedBy ?? "-"] : []
    guard server != nil else { return cells + [roles] + signer }
    return cells + [
      time.text(version.since), roles, version.inFlight.map { "\($0)" } ?? "-",
      version.memoryBytes.map(Self.mebibytes) ?? "-",
    ] + signer
  }

  /// Where nothing is signed, a column that says so would be noise.
  private var isSigned: Bool {
    report.models.contains { $0.versions.contains { $0.signedBy != nil } }
  }

  private func remarks(_ model: ModelStatus) -> [String] {
    let lag = lag(model).map { ["\(model.name): \($0)"] } ?? []
    return lag + model.problems.map { "\(model.name): problem: \($0)" }
  }

  /// What is said while a model does not answer as its route says.
  func lag(_ model: ModelStatus) -> String? {
    guard server != nil, let route = model.route else { return nil }
    let state = model.versions.first { $0.version == route.stable }?.state ?? "not there"
    let wanted =
      "revision \(route.revision) routes to version \(route.stable), which is \(state)"
    guard let active = model.activeStable else { return "\(wanted); no version answers yet" }
    guard active != route.stable else { return nil }
    return "\(wanted); version \(active) answers until it is ready"
  }

  static func reason(_ version: VersionStatusReport) -> String {
    [version.code, version.reason].compactMap { $0 }.joined(separator: ": ")
  }

  static func mebibytes(_ bytes: Int) -> String {
    "\((Double(bytes) / 1_048_576 * 10).rounded() / 10) MiB"
  }
}
