internal import Foundation
internal import ServingCore

/// Where a route sends a list of routing keys, for whoever checks or plans a split.
struct KeyDecisions {
  /// A routing key as a line of a file has it.
  private struct Line: RoutingRequest {
    let key: UnsafeRawBufferPointer
    let parameters: [String: String]

    func withKey<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { body(key) }
    func parameter(_ name: String) -> String? { parameters[name] }
  }

  /// What is put together before it is written: 1 MiB.
  private static let chunkByteCount = 1 << 20

  let model: ModelName
  let active: ActiveRoute
  let parameters: [String: String]

  /// - Parameter file: its path; `-` is standard input.
  /// - Throws: the system's words when it cannot be read.
  func print(keysIn file: String) throws(ServingError) {
    let content: Data
    do {
      content =
        file == "-"
        ? try FileHandle.standardInput.readToEnd() ?? Data()
        : try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
    } catch {
      throw ServingError(
        .invalidArgument,
        "--keys: cannot read \(file.quotedPath): \(error.localizedDescription)")
    }
    let result = content.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in
        try decide(bytes) { FileHandle.standardOutput.write(Data($0)) }
      }
    }
    try result.get()
  }

  /// Hands lines to `write` in large pieces.
  func decide(
    _ content: UnsafeRawBufferPointer, _ write: ([UInt8]) -> Void
  ) throws(ServingError) {
    let ready = ([active.stable] + active.canaries.map(\.version)).sorted()
    var text: [UInt8] = []
    var start = 0
    while start < content.count {
      let rest = content[start...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? content.count
      let line = UnsafeRawBufferPointer(rebasing: content[start..<end])
      let decision = try Router.decide(
        RouteQuery(), model: model, active: active, ready: ready,
        request: Line(key: line, parameters: parameters))
      let bucket = decision.bucket.map(String.init) ?? "-"
      let arm = decision.arm?.rawValue ?? "-"
      text += "\(arm)\t\(decision.version)\t\(bucket)\t\(decision.basis.rawValue)\t".utf8
      text += "\(shadows(decision))\t\(decision.isRepeated ? "repeat" : "-")\t".utf8
      text += line
      text.append(UInt8(ascii: "\n"))
      if text.count >= Self.chunkByteCount {
        write(text)
        text.removeAll(keepingCapacity: true)
      }
      start = end + 1
    }
    if !text.isEmpty { write(text) }
  }

  /// The versions that get a copy.
  private func shadows(_ decision: RouteDecision) -> String {
    guard decision.shadows != 0 else { return "-" }
    return active.shadows.enumerated()
      .filter { place, _ in decision.shadows & 1 << UInt8(place) != 0 }
      .map { $1.version.description }.joined(separator: ",")
  }
}
