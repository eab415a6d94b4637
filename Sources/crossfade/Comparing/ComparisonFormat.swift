internal import AdminServer
internal import ArgumentParser
internal import ServingCore
internal import ServingRuntime

/// What a comparison's report can be written as.
enum ComparisonFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, csv, html

  func text(_ view: ComparisonReportView) throws(ServingError) -> String {
    switch self {
    case .table: ComparisonTextTable.text(view) + "\n"
    case .json: try AdminJSON.text(view) + "\n"
    case .csv: ComparisonCSV.text(view)
    case .html: ComparisonHTML.page(view)
    }
  }
}
