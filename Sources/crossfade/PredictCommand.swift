internal import ArgumentParser
internal import Foundation
internal import GatewayClient
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// `crossfade predict`
struct PredictCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Ask for one prediction, of a running gateway or of a registry's folder.",
    discussion: """
      Examples:
        crossfade predict title-policy --server http://127.0.0.1:8500 --input title="win money now"
        crossfade predict digits --server http://127.0.0.1:8500 --input pixels=image.npy --json
        crossfade predict digits --version 1 --registry ModelRegistry --input pixels=@rows.json

      A value is a .npy file, @FILE with JSON in it, JSON itself ([[1, 2], [3, 4]]), or plain text \
      for an input of strings. One row may leave its outer brackets away. With --registry the \
      model is loaded in this process, after the checks of `crossfade verify`; no server is needed.
      """)

  @Argument(help: "The model's name.") var model: String
  @Option(help: ArgumentHelp("An input; one for each that the model has.", valueName: "name=value"))
  var input: [String]
  @Option(help: ArgumentHelp("A version; the one that the route chooses without it."))
  var version: String?
  @Option(help: ArgumentHelp("The routing key, for a gateway.", valueName: "text"))
  var key: String?
  @Option(help: ArgumentHelp("The request's id, for a gateway's log.", valueName: "text"))
  var requestId: String?
  @Option(help: ArgumentHelp("A running gateway's data plane.", valueName: "url"))
  var server: String?
  @Option(help: ArgumentHelp("A registry's folder.", valueName: "dir"))
  var registry: String?
  @Option(help: ArgumentHelp("Milliseconds to wait for a gateway.", valueName: "ms"))
  var timeoutMs = 30_000
  @OptionGroup var tls: ClientTLSOptions
  @OptionGroup var engine: EngineOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    guard (server == nil) != (registry == nil) else {
      throw ValidationError("give either --server URL or --registry DIR.")
    }
    guard server != nil || (key == nil && requestId == nil) else {
      throw ValidationError("--key and --request-id need a gateway: --server URL.")
    }
    try LimitOptions.check("--timeout-ms", timeoutMs, 1...86_400_000)
  }

  func run() async throws {
    do throws(ServingError) {
      let name = try ModelName(model)
      var number: ModelVersion?
      if let version { number = try ModelVersion(parsing: version) }
      let prediction: Prediction
      if let server {
        prediction = try await ask(server, name, number)
      } else {
        prediction = try runHere(RegistryReader(root: registry ?? ""), name, number)
      }
      print(try json ? prediction.json() : prediction.text())
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func ask(
    _ server: String, _ name: ModelName, _ version: ModelVersion?
  ) async throws(ServingError) -> Prediction {
    var configuration = GatewayClientConfiguration.defaults
    configuration.tls = try tls.settings(for: server)
    configuration.credential = try CredentialFile.credential(
      tls.credential, ProcessInfo.processInfo.environment)?.text
    do throws(GatewayError) {
      let client = try GatewayClient(endpoint: server, configuration: configuration)
      let answer = await answer(of: client, name, version)
      await client.close()
      return try answer.get()
    } catch {
      throw ServingError(error)
    }
  }

  /// Asks for the model's signature first, because values are read by what the inputs are.
  private func answer(
    of client: GatewayClient, _ name: ModelName, _ version: ModelVersion?
  ) async -> Result<Prediction, GatewayError> {
    do throws(GatewayError) {
      let timeout = Duration.milliseconds(timeoutMs)
      let metadata = try await client.modelMetadata(
        name.description, version: version?.number, timeout: timeout)
      let reply = try await client.infer(
        model: name.description, version: version?.number,
        inputs: try tensors(for: metadata.inputs.map(\.spec)),
        options: InferOptions(key: key, timeout: timeout, requestID: requestId))
      return .success(try Prediction(reply))
    } catch {
      return .failure(error)
    }
  }

  private func tensors(for specs: [TensorSpec]) throws(GatewayError) -> [Tensor] {
    do throws(ServingError) {
      return try PredictInput.tensors(input, for: specs).map { Tensor($0) }
    } catch {
      throw GatewayError(error)
    }
  }

  private func runHere(
    _ reader: RegistryReader, _ name: ModelName, _ version: ModelVersion?
  ) throws(ServingError) -> Prediction {
    let engine = engine.gatewayEngine()
    var firstError: ServingError?
    for candidate in try candidates(reader, name, version) {
      do throws(ServingError) {
        return try predict(reader, name, candidate, engine)
      } catch {
        firstError = firstError ?? error.prefixed("\(name) \(candidate.version)")
      }
    }
    throw firstError ?? ServingError(.notFound, "model \(name) has no versions")
  }

  /// As a server would: the version asked for, or what the route names, or the highest good one.
  private func candidates(
    _ reader: RegistryReader, _ name: ModelName, _ version: ModelVersion?
  ) throws(ServingError) -> [RegistrySnapshot.Version] {
    var only = version
    if only == nil { only = try RouteStore(root: reader.root).current(of: name).route?.stable }
    return try reader.versions(of: name, only: only).reversed()
  }

  private func predict(
    _ reader: RegistryReader, _ name: ModelName, _ version: RegistrySnapshot.Version,
    _ engine: GatewayEngine
  ) throws(ServingError) -> Prediction {
    let manifest = try version.manifest.get()
    _ = try reader.verifyFiles(of: name, version.version, manifest)
    let admission = VersionAdmission(engine: engine, clock: SystemClock.monotonic)
    let loaded = admission.load(AdmissionPlan(manifest, folder: version.folder))
    guard let session = loaded.admitted?.session else {
      throw loaded.report.error ?? ServingError(.internal, "refused without a reason")
    }
    let tensors = try PredictInput.tensors(input, for: session.signature.inputs)
    let trial = SessionTrial(session: session, isBatched: manifest.isBatched)
    let started = SystemClock.monotonic()
    let outputs = try trial.run(tensors)
    return Prediction(
      model: name.description, version: manifest.version.description, outputs: outputs,
      computeNanoseconds: SystemClock.monotonic().nanoseconds(since: started))
  }
}
