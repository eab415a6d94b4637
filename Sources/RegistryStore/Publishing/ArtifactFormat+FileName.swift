internal import ServingCore

extension ArtifactFormat {
  /// What the names of model files of this format end in.
  var fileExtension: String {
    switch self {
    case .onnx: ".onnx"
    }
  }

  /// The format that a file's name tells, whatever its case; nil for an unknown one.
  init?(fileName: String) {
    let name = fileName.lowercased()
    guard let format = Self.allCases.first(where: { name.hasSuffix($0.fileExtension) }) else {
      return nil
    }
    self = format
  }
}
