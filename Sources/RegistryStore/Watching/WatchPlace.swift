internal import ServingCore

/// A folder that is watched, by what it is in the registry. Symbolic links below the root are not
/// followed, as the reader does not follow them either.
enum WatchPlace: Hashable, Sendable {
  case root
  case model(ModelName)
  case routes(ModelName)
  case version(ModelName, ModelVersion)

  /// Whose folder it is; nil for the root.
  var model: ModelName? {
    switch self {
    case .root: nil
    case .model(let model), .routes(let model), .version(let model, _): model
    }
  }

  /// What a folder inside a model's folder is; nil when nothing in it is of interest.
  init?(folderNamed name: [UInt8], in model: ModelName) {
    if name == Array(Self.routesFolderName.utf8) {
      self = .routes(model)
    } else if let version = ModelVersion(exactly: name) {
      self = .version(model, version)
    } else {
      return nil
    }
  }

  func path(below root: String) -> String {
    switch self {
    case .root: root
    case .model(let model): "\(root)/\(model)"
    case .routes(let model): "\(root)/\(model)/\(Self.routesFolderName)"
    case .version(let model, let version): "\(root)/\(model)/\(version)"
    }
  }

  private static let routesFolderName = "routes"
}
