internal import ArgumentParser
internal import LoadCore

/// How a run is told.
struct OutputOptions: ParsableArguments {
  @Flag(
    help: "Print one line of JSON on standard output; the table then goes to standard error.")
  var json = false
  @Flag(help: "Nothing on standard error while the run goes, nor the table with --json.")
  var quiet = false
  @Flag(help: "Exit with 0 though requests failed or were not sent.")
  var allowErrors = false

  /// Tells how the run goes.
  var progress: (@Sendable (String) -> Void)? {
    guard !quiet else { return nil }
    return { line in StandardError.say(line) }
  }

  func show(_ report: LoadReport) throws {
    let table = report.table().joined(separator: "\n")
    if json {
      if !quiet { StandardError.say(table) }
      print(try report.json())
    } else {
      print(table)
    }
  }
}
