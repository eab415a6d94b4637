internal import ServingRuntime

/// What a registry holds, for people: a row for each version.
struct ModelsText {
  let view: ModelsView

  var text: String {
    // Where nothing is signed, a column that says so would be noise.
    let columns =
      ["MODEL", "VERSION", "ENGINE", "PUBLISHED", "BY"] + (isSigned ? ["SIGNED BY"] : [])
    var table = TextTable(header: columns + ["INPUTS -> OUTPUTS"])
    func add(_ cells: [String], _ remark: String) {
      let missing = Array(repeating: "-", count: columns.count - cells.count)
      table.add(cells + missing + [remark])
    }
    for model in view.models {
      guard let versions = model.versions else {
        add([model.name], "cannot be read: \(model.error ?? "")")
        continue
      }
      if versions.isEmpty { add([model.name], "no versions") }
      for version in versions {
        if let error = version.error {
          add([model.name, "\(version.version)"], "bad: \(error)")
        } else {
          add(cells(model.name, version), Self.signature(version))
        }
      }
    }
    let warnings = view.warnings.map { "warning: \($0)" }
    return ([table.text] + warnings).joined(separator: "\n")
  }

  private var isSigned: Bool {
    view.models.contains { $0.versions?.contains { $0.signedBy != nil } ?? false }
  }

  private func cells(_ name: String, _ version: ModelsView.Version) -> [String] {
    [
      name, "\(version.version)", version.engine ?? "-", version.publishedAt ?? "-",
      version.publishedBy ?? "-",
    ] + (isSigned ? [version.signedBy ?? "-"] : [])
  }

  private static func signature(_ version: ModelsView.Version) -> String {
    "\(list(version.inputs ?? [])) -> \(list(version.outputs ?? []))"
  }

  private static func list(_ tensors: [ModelsView.Tensor]) -> String {
    tensors.map { "\($0.name) \($0.datatype)[\($0.dimensions.joined(separator: ", "))]" }.joined(
      separator: ", ")
  }
}
