internal import AdminServer
internal import ArgumentParser
internal import Foundation
internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

/// `crossfade publish`
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Check a model and publish it as a new version.",
    discussion: """
      Examples:
        crossfade publish digits model.onnx --registry ModelRegistry
        crossfade publish quality model.txt --registry ModelRegistry \
      --outputs probability,leaf_index
        crossfade publish digits model.onnx --registry ModelRegistry --golden golden.json \
      --lineage data=2026-11 --lineage accuracy=0.98
        crossfade publish tagger model.onnx --registry ModelRegistry --pad sequence \
      --pad-value token_ids=1
        crossfade publish digits model.onnx --server http://127.0.0.1:8501

      A model is an ONNX graph (.onnx), what LightGBM saves as text (.txt, save_model), or what \
      XGBoost saves as JSON or UBJSON (.json, .ubj, save_model). Ensembles of trees are run by the \
      engine trees, in ONNX too where a graph is nothing else; all other graphs by onnxruntime. \
      --engine trees says of a graph why it is not for that engine.

      Texts and JSON beside an .onnx or .ubj file are taken for what the model needs beside it; \
      where several files could be the model, --artifact says which is.

      The signature is read from the model, which is loaded in a process of its own: one that \
      crashes the engine is refused like any other bad one. The version appears in the registry \
      by one rename, after every check has passed; when one fails, nothing is left behind. \
      With --server the files are sent to the gateway, which checks and publishes them. Prints \
      the version's number.
      """)

  @Argument(help: "The model's name: \(ModelName.pattern).") var model: String
  @Argument(help: "The model file, and any file that it needs beside it.") var files: [String]
  @OptionGroup var place: PlaceOptions
  @Option(help: ArgumentHelp("The version to become; the next free one without it."))
  var version: String?
  @Option(help: ArgumentHelp("Which of the files is the model, if several could be."))
  var artifact: String?
  @Option(
    name: .customLong("engine"),
    help: ArgumentHelp(
      "What is to run it; auto is the first engine that takes it, trees before onnxruntime.",
      discussion: "trees has one thread for a run, so a model that asks for more is not for it.",
      valueName: "name"))
  var choice = EngineArgument()
  @Option(
    help: ArgumentHelp(
      "The outputs that a model of trees gives; the usual ones without it.",
      discussion: """
        Of LightGBM and XGBoost models: probability or prediction, raw_score, leaf_index. A name \
        that there is not is answered with those that there are.
        """,
      valueName: "name,name"))
  var outputs: String?
  @Option(help: ArgumentHelp("Requests with known answers, as JSON.", valueName: "file"))
  var golden: String?
  @OptionGroup var settings: VersionSettings
  @OptionGroup var lineage: LineageOptions
  @Option(
    help: ArgumentHelp(
      "Sign the version with this private key of P-256, in PEM.",
      discussion: """
        The signature is the file model.sig beside the manifest, which `model_signing verify key` \
        of the PyPI package model-signing verifies too. Works on a registry's folder only: a key \
        is not sent to a server.
        """, valueName: "file"))
  var signKey: String?
  @OptionGroup var trust: TrustOptions
  @Flag(
    help: ArgumentHelp(
      "This version may change what callers send or get.",
      discussion: "Without it, such a version is refused while another one is in force."))
  var breaking = false
  @Option(help: ArgumentHelp("Who publishes; the user's name without it.", valueName: "name"))
  var by: String?
  @OptionGroup var engine: EngineOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    try settings.check()
  }

  func run() async throws {
    do throws(ServingError) {
      let published = try await publish(try request())
      for warning in published.warnings {
        FileHandle.standardError.write(Data("crossfade: \(warning)\n".utf8))
      }
      if json {
        print(try AdminJSON.text(published))
      } else {
        print(ChecksText.text(published.admission))
        print(
          "published \(published.model) version \(published.version), run by \(published.engine)")
      }
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func publish(_ request: PublishRequest) async throws(ServingError) -> PublishedView {
    switch try place.place() {
    case .folder(let root):
      let publication = VersionPublication(
        root: root, probe: ChildProcessProbe(libraryPath: engine.libraryPath),
        trustedKeyPaths: trust.trustedKeys,
        signingKey: try signKey.map { path throws(ServingError) in try SigningKey(path: path) })
      return try publication.publish(request)
    case .server(let client):
      try trust.refuseForServer()
      guard signKey == nil else {
        throw ServingError(
          .invalidArgument,
          "--sign-key works on a registry's folder (--registry): a server does not get keys")
      }
      return try await UploadedPublication(client: client).publish(request)
    }
  }

  /// The name of an ONNX graph's output that has a comma in it can only be given to a server.
  private func outputNames() throws(ServingError) -> [String] {
    guard let outputs else { return [] }
    let names = outputs.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !names.contains("") else {
      throw ServingError(
        .invalidArgument,
        "--outputs: expected names with commas between them, got \(outputs.quotedForMessage)")
    }
    return names
  }

  private func request() throws(ServingError) -> PublishRequest {
    var number: ModelVersion?
    if let version { number = try ModelVersion(parsing: version) }
    let batching = try settings.batching()
    return PublishRequest(
      model: try ModelName(model), files: files, artifact: artifact, engine: choice.choice.kind,
      outputs: try outputNames(), version: number, golden: golden,
      lineage: try lineage.entries(), batching: batching, threads: settings.threads,
      isBreaking: breaking, actor: by ?? NSUserName(),
      time: UTCTimestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)))
  }
}
