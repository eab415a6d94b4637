internal import ArgumentParser
internal import LoadCore

/// What each request holds.
struct RequestOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An encoded ModelInferRequest to send as it is; without it requests are made of what the "
        + "model says of its inputs.", valueName: "file"))
  var request: String?
  @Option(
    help: ArgumentHelp(
      "Rows of a made request; several, between commas, take turns.", valueName: "n,n,..."))
  var rows: String?
  @Option(
    help: ArgumentHelp(
      "Extent of a free axis of an input, by its place in the shape counted from 0; without a "
        + "place, of all free axes but the first. May be given again.",
      valueName: "input[.axis]=n"))
  var dimension: [String] = []
  @Option(
    help: ArgumentHelp(
      "Values of made requests: seeded random ones, or zeros.", valueName: "random|zeros"))
  var values = TensorValues.Kind.random
  @Option(
    help: ArgumentHelp(
      "Random whole numbers stay below it, as identifiers of a vocabulary must.", valueName: "n"))
  var wholeBelow = 100
  @Option(
    help: ArgumentHelp(
      "Deadline that each request tells the gateway, in milliseconds. The gateway keeps it; this "
        + "program goes on waiting.", valueName: "ms"))
  var timeoutMs: Int64?
  @Option(help: ArgumentHelp("Priority of each request, 0 (first) to 7.", valueName: "n"))
  var priority: Int?
  @Flag(help: "Decode every answer and check model, version and rows. Costs this program time.")
  var check = false

  func validate() throws {
    if let timeoutMs { try ArgumentRange.check("--timeout-ms", timeoutMs, 1...86_400_000) }
    if let priority { try ArgumentRange.check("--priority", priority, 0...7) }
    try ArgumentRange.check("--whole-below", wholeBelow, 1...Int(Int32.max))
    guard request == nil || (rows == nil && dimension.isEmpty) else {
      throw ValidationError("--request is sent as it is; --rows and --dimension do not go with it.")
    }
    guard !rowCounts.isEmpty else {
      throw ValidationError(
        "--rows: expected numbers of 1 to 1000000 between commas, at most 1000 of them, got "
          + "\"\(rows ?? "")\".")
    }
    _ = try dimensions()
  }

  /// The rows of the requests in turn; empty when they cannot be read.
  var rowCounts: [Int] {
    guard let rows else { return [1] }
    let parts = rows.split(separator: ",", omittingEmptySubsequences: false)
    let counts = parts.compactMap { Int($0) }.filter { (1...1_000_000).contains($0) }
    return counts.count == parts.count && parts.count <= 1_000 ? counts : []
  }

  func body() throws -> [UInt8]? {
    do throws(LoadError) {
      guard let request else { return nil }
      return try InputFile.bytes(request)
    } catch {
      throw ValidationError("--request: \(error.message)")
    }
  }

  func maker(seed: UInt64) throws -> RequestMaker {
    RequestMaker(
      dimensions: try dimensions(),
      values: TensorValues(values, seed: seed, wholeBound: wholeBelow))
  }

  private func dimensions() throws -> [DynamicAxis] {
    do throws(LoadError) {
      var axes: [DynamicAxis] = []
      for text in dimension { axes.append(try DynamicAxis(parsing: text)) }
      return axes
    } catch {
      throw ValidationError("--\(error.message).")
    }
  }
}

extension TensorValues.Kind: ExpressibleByArgument {}
