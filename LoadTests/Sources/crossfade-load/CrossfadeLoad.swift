internal import ArgumentParser
internal import GatewayClient
internal import LoadCore

/// The command line.
@main
struct CrossfadeLoad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crossfade-load",
    abstract: "Put a gateway under load and measure what its callers would see.",
    discussion: """
      An open loop (--rate) sends by the clock, as many a second as it is told, whether or not the \
      answers come. Latency counts from the moment when a request was due, so that a stall of the \
      server, or of this program, shows in every request that it held up. Use it to ask how long \
      answers take at a given load.

      A closed loop (--concurrency) is so many callers who each wait for their answer before they \
      ask again. It finds the highest rate, but its latencies flatter: while the server stalls, \
      nobody asks.

      Examples:
        crossfade-load --server http://127.0.0.1:8500 --model digits --rate 2000 --seconds 30
        crossfade-load --server 127.0.0.1:8500 --model digits --concurrency 64 --json
        crossfade-load --server 127.0.0.1:8500 --model digits --rate 500 --arrivals poisson \
      --seed 7 --rows 1,2,4 --timeout-ms 50 --allow-errors
        crossfade-load --server 127.0.0.1:8500 --model bert --dimension tokens=128 \
      --whole-below 30000 --concurrency 8
        crossfade-load --server 127.0.0.1:8500 --models names.txt --request body.bin --rate 1000

      Exit codes: 0 every request was answered well; 1 a request failed or was not sent (see \
      --allow-errors); 64 wrong arguments; 69 the load could not be run.
      """)

  @OptionGroup(title: "What is asked") var target: TargetOptions
  @OptionGroup(title: "How much of it") var load: LoadOptions
  @OptionGroup(title: "The request") var request: RequestOptions
  @OptionGroup(title: "The result") var output: OutputOptions

  func run() async throws {
    let models = try target.modelNames()
    let body = try request.body()
    let plan = load.plan()
    do {
      OpenFileLimit.raise()
      let bearer = try target.bearer()
      let source = RequestSource(
        server: target.server, credential: bearer, models: models, version: target.version,
        body: body,
        rows: request.rowCounts, maker: try request.maker(seed: load.seed))
      let run = LoadRun(
        server: target.server, credential: bearer, plan: plan,
        requests: try await source.requests(),
        options: CallOptions(
          timeoutMilliseconds: request.timeoutMs, priority: request.priority,
          checksBodies: request.check),
        drainSeconds: load.drainSeconds, progress: output.progress)
      var setting = LoadReport.Setting(
        server: target.server, models: models, version: target.version,
        rows: body == nil ? request.rowCounts : [], plan: plan)
      setting.timeoutMs = request.timeoutMs
      setting.priority = request.priority
      let report = LoadReport(setting, try await run.run())
      try output.show(report)
      if !report.isClean, !output.allowErrors { throw ExitCode(1) }
    } catch let error as ExitCode {
      throw error
    } catch {
      StandardError.say("crossfade-load: \(error)")
      throw ExitCode(69)
    }
  }
}
