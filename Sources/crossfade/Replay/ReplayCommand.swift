internal import ArgumentParser
internal import Foundation
internal import ServingCore
internal import ServingRuntime

/// `crossfade replay`
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Compare a version with another over logged requests or the rows of a file.",
    discussion: """
      Examples:
        crossfade replay digits --candidate 3 --csv rows.csv --registry ModelRegistry
        crossfade replay digits --candidate 3 --from ModelRegistry/.crossfade \
      --registry ModelRegistry
        crossfade replay digits --candidate 3 --npy pixels=rows.npy --format html \
      --output report.html --registry ModelRegistry

      No server is needed: the versions are loaded in this process, after the checks of `crossfade \
      verify`, and what they answer goes through the same comparison, by the same settings, as \
      mirrored traffic. `crossfade compare --help` says what the verdicts mean.

      --from reads the prediction log of a server, which may run, where the model's settings keep \
      inputs. The baseline is then what was answered, by the version that answered most; with \
      --baseline that version answers all of the requests anew.

      --csv reads a header that names the inputs, then a request a row:

        id,pixels[0],pixels[1],pixels[2],slice:country,truth
        a-1,0.5,0,1.25,NO,7

      A column is `name` for an input of one element a row, `name[0]`, `name[1]` and so on for \
      several; `slice:NAME` splits the comparison by its values; `truth` is the right label, or of \
      a model without labels the right score; `id` names the request, else its number does. Lines \
      are as RFC 4180 has them. --npy reads a file for each input, with the rows along the leading \
      axis. Files may be larger than memory.

      With --expect the code is 65 when the verdict is another one.
      """)

  @Argument(help: "The model's name.") var model: String
  @Option(help: ArgumentHelp("The version to judge.", valueName: "number"))
  var candidate: String
  @Option(
    help: ArgumentHelp(
      "The version to hold it against (default: the logged replies; for a file, the version in "
        + "force).", valueName: "number"))
  var baseline: String?
  @OptionGroup var registry: RegistryOption
  @Option(
    help: ArgumentHelp("Replay the requests in a server's state folder.", valueName: "state-dir"))
  var from: String?
  @Option(help: ArgumentHelp("Replay the rows of a CSV file.", valueName: "file"))
  var csv: String?
  @Option(help: ArgumentHelp("Replay the rows of .npy files.", valueName: "name=file"))
  var npy: [String] = []
  @Option(
    help: ArgumentHelp(
      "Rows that run together (default: as many as both manifests allow).", valueName: "rows"))
  var batchRows: Int?
  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "Of the requests: how many per cent the baseline answers a second time, for the noise.",
      valueName: "percent"))
  var repeated = "5"
  @Option(help: "What to write the report as: table, json, csv or html.")
  var format = ComparisonFormat.table
  @Option(
    help: ArgumentHelp(
      "Write to this file in place of standard output; one that is there is replaced.",
      valueName: "file"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Fail when the verdict is another: alike, different or inconclusive.", valueName: "verdict"))
  var expect: ComparisonVerdict?
  @OptionGroup var engine: EngineOptions

  func validate() throws {
    do throws(ServingError) { _ = try ReplayJob.Source(from: from, csv: csv, npy: npy) } catch {
      throw ValidationError("\(error.message).")
    }
    if let batchRows {
      try LimitOptions.check("--batch-rows", batchRows, 1...BatchingSettings.rowsMax)
    }
    do throws(ServingError) { _ = try Percentage(parsing: repeated) } catch {
      throw ValidationError("--repeat: \(error.message).")
    }
  }

  func run() throws {
    do throws(ServingError) {
      let view = try job().run()
      try ReportOutput.write(try format.text(view), to: output)
      try ExpectedVerdict.check(view, is: expect)
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func job() throws(ServingError) -> ReplayJob {
    var number: ModelVersion?
    if let baseline { number = try ModelVersion(parsing: baseline) }
    return ReplayJob(
      registry: registry.reader, model: try ModelName(model),
      candidate: try ModelVersion(parsing: candidate), baseline: number,
      source: try ReplayJob.Source(from: from, csv: csv, npy: npy), batchRows: batchRows,
      repeated: try Percentage(parsing: repeated), engine: engine.gatewayEngine())
  }
}

extension ComparisonVerdict: ExpressibleByArgument {}
