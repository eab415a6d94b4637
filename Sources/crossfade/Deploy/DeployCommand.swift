internal import ArgumentParser
internal import ServingCore

/// `crossfade deploy`
struct DeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "Print a recipe to run the gateway: for Kubernetes, systemd, or as a container.",
    discussion: """
      Examples:
        crossfade deploy kubernetes --namespace serving --image registry.internal/crossfade:1 \
      > crossfade.yaml
        crossfade deploy kubernetes --access-secret crossfade-access > crossfade.yaml
        crossfade deploy systemd > /etc/systemd/system/crossfade.service
        crossfade deploy container > Containerfile

      The recipes run without rights that the gateway does not need, and leave time for the \
      drain. Each begins with what has to be there.
      """)

  @Argument(help: "Which recipe.") var recipe: DeployRecipe
  @Option(help: ArgumentHelp("What everything is called.", valueName: "name"))
  var name = "crossfade"
  @Option(help: ArgumentHelp("Kubernetes: the namespace.", valueName: "name"))
  var namespace = "default"
  @Option(help: ArgumentHelp("Kubernetes: the container's image.", valueName: "image"))
  var image = "crossfade:\(Product.version)"
  @Option(help: ArgumentHelp("Kubernetes: how many servers.", valueName: "count"))
  var replicas = 2
  @Option(
    help: ArgumentHelp(
      "Kubernetes: the volume claim that holds the registry, shared by all.", valueName: "name"))
  var registryClaim = "crossfade-registry"
  @Option(
    help: ArgumentHelp(
      "Kubernetes: the secret with access.yaml and what it names. Without it anybody may ask.",
      discussion: """
        The servers then ask who calls, by TLS, and are scraped with a key: the recipe has a \
        ServiceMonitor for the Prometheus operator, and tells how its key is made.
        """, valueName: "name"))
  var accessSecret: String?
  @Option(
    help: ArgumentHelp(
      "Kubernetes, with --access-secret: the namespace that the servers are scraped from.",
      valueName: "name"))
  var scraperNamespace = "monitoring"
  @Option(
    help: ArgumentHelp(
      "Seconds for balancers to notice before the drain (--termination-delay).",
      valueName: "seconds"))
  var terminationDelay = 10
  @Option(
    help: ArgumentHelp("Seconds for the drain (--drain-seconds).", valueName: "seconds"))
  var drainSeconds = 30

  /// What ending takes beyond the delay and the drain: shadows, the log, the admin plane.
  static let closingSeconds = 20

  func validate() throws {
    for (flag, text) in [
      ("--name", name), ("--namespace", namespace), ("--registry-claim", registryClaim),
      ("--access-secret", accessSecret ?? name), ("--scraper-namespace", scraperNamespace),
    ] where !Self.isLabel(text) {
      throw ValidationError(
        "\(flag): expected 1 to 63 lowercase letters, digits and dashes, beginning and ending "
          + "with a letter or digit, got \(text.quotedForMessage).")
    }
    guard !image.isEmpty, image.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x22 }) else {
      throw ValidationError("--image: expected an image's name, got \(image.quotedForMessage).")
    }
    try LimitOptions.check("--replicas", replicas, 1...1_000)
    try LimitOptions.check("--termination-delay", terminationDelay, 0...3_600)
    try LimitOptions.check("--drain-seconds", drainSeconds, 0...3_600)
  }

  func run() throws {
    do throws(ServingError) {
      print(try text(), terminator: "")
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  func text() throws(ServingError) -> String {
    let isControlled = accessSecret != nil
    return try DeployTemplate(text: recipe.template).filled(
      [
        "name": name, "namespace": namespace, "image": image, "replicas": "\(replicas)",
        "registry-claim": registryClaim, "access-secret": accessSecret ?? "",
        "scraper-namespace": scraperNamespace, "scheme": isControlled ? "HTTPS" : "HTTP",
        "termination-delay": "\(terminationDelay)", "drain": "\(drainSeconds)",
        "grace": "\(terminationDelay + drainSeconds + Self.closingSeconds)",
      ], sections: ["access": isControlled])
  }

  /// A DNS label (RFC 1123 section 2.1), as Kubernetes asks for.
  private static func isLabel(_ text: String) -> Bool {
    let isEdge: (UInt8) -> Bool = {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard (1...63).contains(text.utf8.count), let first = text.utf8.first,
      let last = text.utf8.last
    else { return false }
    return isEdge(first) && isEdge(last)
      && text.utf8.allSatisfy { isEdge($0) || $0 == UInt8(ascii: "-") }
  }
}
