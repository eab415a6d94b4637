internal import AdminServer
internal import ArgumentParser
internal import ServingCore
internal import ServingRuntime

/// `crossfade explain`
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show which version answered a request, why that one, and what it said.",
    discussion: """
      Examples:
        crossfade explain 7f3a9c --server http://127.0.0.1:8501
        crossfade explain 7f3a9c --replay

      The id is the one in the reply's x-request-id. The answer comes from the gateway's \
      prediction log: the rule of the route that decided, who asked where access is controlled, \
      the digests of the artifact, the input and the reply, times, and what turned out to be true. \
      With --replay the same version answers the same input once more, which is possible where \
      the model's settings keep inputs; the code is 65 when the answer is another one.
      """)

  @Argument(help: "The request's id.") var requestID: String
  @Flag(help: "Make the prediction again and compare.") var replay = false
  @Option(
    help: ArgumentHelp(
      "A running gateway's admin plane (default: \(AdminClientEndpoint.standard)).",
      valueName: "url"))
  var server: String?
  @Option(help: ArgumentHelp("Milliseconds to wait for a gateway.", valueName: "ms"))
  var timeoutMs = 5_000
  @OptionGroup var tls: ClientTLSOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    guard !requestID.isEmpty else { throw ValidationError("the request's id is empty.") }
    try LimitOptions.check("--timeout-ms", timeoutMs, 1...86_400_000)
  }

  func run() async throws {
    do throws(ServingError) {
      try await explain()
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func explain() async throws(ServingError) {
    let endpoint = try AdminClientEndpoint(server ?? AdminClientEndpoint.standard)
    let client = AdminClient(
      endpoint: endpoint, timeoutMilliseconds: timeoutMs, tls: try tls.client(for: endpoint),
      bearer: try tls.bearer(for: endpoint))
    let path = "/v1/predictions/\(AdminClientRequest.part(requestID))"
    let view = try await client.get(path, PredictionView.self)
    var replayed: ReplayView?
    // What is known is shown even where the replay fails.
    var failure: ServingError?
    if replay {
      do {
        replayed = try await client.order("\(path)/replay", "{}", ReplayView.self, isCheck: true)
      } catch {
        failure = error
      }
    }
    if json {
      print(try AdminJSON.text(Explanation(prediction: view, replay: replayed)))
    } else {
      print(ExplainText(view: view, replay: replayed).text)
    }
    if let failure { throw failure.prefixed("the replay failed") }
    if let replayed, !replayed.same {
      throw ServingError(.dataLoss, "the replay gave another answer: \(replayed.sentence)")
    }
  }
}
