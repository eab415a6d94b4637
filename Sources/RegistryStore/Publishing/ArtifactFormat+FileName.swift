internal import ServingCore

extension ArtifactFormat {
  /// What the names of model files of this format end in.
  private var fileExtensions: [String] {
    switch self {
    case .onnx: [".onnx"]
    case .lightgbm: [".txt"]
    case .xgboost: [".json", ".ubj"]
    }
  }

  /// What the names of model files end in, in words.
  static var knownExtensions: String {
    allCases.flatMap(\.fileExtensions).joined(separator: ", ")
  }

  /// The format that a file's name tells, whatever its case; nil for an unknown one.
  init?(fileName: String) {
    let name = fileName.lowercased()
    let format = Self.allCases.first { $0.fileExtensions.contains { name.hasSuffix($0) } }
    guard let format else { return nil }
    self = format
  }

  /// Whether a name of a known format says that the file is a model and nothing else, as those of
  /// texts and of JSON do not.
  static func isOnlyForModels(fileName: String) -> Bool {
    let name = fileName.lowercased()
    return name.hasSuffix(".onnx") || name.hasSuffix(".ubj")
  }
}
