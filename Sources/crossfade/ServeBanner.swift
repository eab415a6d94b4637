internal import Foundation
internal import GatewayServer
internal import ServingCore
internal import ServingRuntime

/// What `serve` says on standard output once it answers: what it serves, where, and a line to try.
struct ServeBanner {
  let table: ModelTable
  let address: String
  let adminAddress: String
  let isSecure: Bool
  /// Who may ask, in words.
  let access: String
  let milliseconds: UInt64

  static let noModels =
    "no models yet; publish one with: crossfade publish MODEL model.onnx --registry …"

  /// A line for supervisors.
  var summary: String { "\(readyCount) versions ready, listening on \(address)" }

  private var language: String { isSecure ? "HTTP/2 over TLS" : "HTTP/2 with prior knowledge" }

  private var scheme: String { isSecure ? "https" : "http" }

  private var readyCount: Int { table.models.values.reduce(0) { $0 + $1.ready.count } }

  var text: String {
    let models = table.models.values.sorted { $0.name < $1.name }
    var lines: [String] = []
    if models.isEmpty {
      lines.append(Self.noModels)
    } else {
      var rows = TextTable(header: ["MODEL", "SERVES", "READY", "FAILED"])
      for model in models {
        rows.add([
          model.name.description, model.active?.stable.description ?? "none",
          Self.list(model.readyVersions), Self.list(model.failedVersions),
        ])
      }
      lines.append(rows.text)
      lines.append("")
    }
    lines.append(
      "listening on \(address) (\(language)); \(readyCount) versions ready after "
        + "\(milliseconds) ms")
    lines.append("admin plane on \(scheme)://\(adminAddress)")
    lines.append(access)
    if let example = example(models) { lines.append("try: \(example)") }
    return lines.joined(separator: "\n")
  }

  func print() {
    Swift.print(text)
    // A reader of our output, such as a script that waits for the address, gets it now.
    fflush(nil)
  }

  private static func list(_ versions: [ModelVersion]) -> String {
    versions.isEmpty ? "-" : versions.map(\.description).joined(separator: " ")
  }

  /// A command that works as it stands: for the first model with a single string input, or any.
  private func example(_ models: [ServedModel]) -> String? {
    let ready = models.compactMap(\.ready.last)
    let text = ready.first {
      $0.signature.inputs.count == 1 && $0.signature.inputs[0].datatype == .bytes
    }
    guard let version = text ?? ready.first else { return nil }
    let inputs = version.signature.inputs.map { spec in
      spec.datatype == .bytes
        ? "--input \(spec.name)=\"win money now\"" : "--input \(spec.name)=FILE.npy"
    }
    return "\(CommandLine.arguments[0]) predict \(version.model) --server \(scheme)://\(address) "
      + inputs.joined(separator: " ")
  }
}

extension ServedModel {
  var failedVersions: [ModelVersion] {
    states.compactMap { if case .failed = $0.state { $0.version } else { nil } }
  }
}
