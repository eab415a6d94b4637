internal import HummingbirdCore
internal import ServingCore
internal import ServingRuntime

/// Comparisons of two versions of a model: which there are, and the report of one, for programs,
/// for tables and for people.
struct ComparisonAnswers {
  /// What a report can be given as.
  enum Format: String, CaseIterable {
    case json, csv, html
  }

  /// A parameter's name, in bytes.
  private static let textBytesMax = 256

  let source: any ComparisonSource

  func answer(_ call: AdminCall, _ query: AdminQuery) async throws(ServingError) -> Response {
    let model = try call.model()
    guard call.route == .comparison else {
      return try AdminReplies.json(await source.comparisons(of: model))
    }
    // Before the report is made, which takes longer.
    let format = try format(query)
    let report = try await source.comparison(
      of: model, baseline: try query.version("baseline"),
      candidate: try query.version("candidate"),
      since: try query.integer("since", in: 0...Route.revisionMax),
      by: try query.text("by", byteCountMax: Self.textBytesMax))
    switch format {
    case .json: return try AdminReplies.json(report)
    case .csv:
      return AdminReplies.document(
        ComparisonCSV.text(report), contentType: "text/csv; charset=utf-8",
        fileName: name(of: report, "csv"), isShown: false)
    case .html:
      return AdminReplies.document(
        ComparisonHTML.page(report), contentType: "text/html; charset=utf-8",
        fileName: name(of: report, "html"), isShown: true)
    }
  }

  private func format(_ query: AdminQuery) throws(ServingError) -> Format {
    guard let text = try query.text("format", byteCountMax: Self.textBytesMax) else {
      return .json
    }
    guard let format = Format(rawValue: text) else {
      throw ServingError(
        .invalidArgument,
        "parameter format: expected one of: "
          + Format.allCases.map(\.rawValue).joined(separator: ", ")
          + ", got \(text.quotedForMessage)")
    }
    return format
  }

  /// What a browser saves it as. A model's name holds nothing that a header could not.
  private func name(of report: ComparisonReportView, _ ending: String) -> String {
    "\(report.model)-\(report.baseline)-\(report.candidate)-since-\(report.since).\(ending)"
  }
}
