internal import ArgumentParser

/// A way to run the gateway that has a recipe.
enum DeployRecipe: String, CaseIterable, ExpressibleByArgument {
  case kubernetes, systemd, container

  /// The recipe, with places to fill in.
  var template: String {
    let bytes =
      switch self {
      case .kubernetes: PackageResources.kubernetes_yaml
      case .systemd: PackageResources.crossfade_service
      case .container: PackageResources.Containerfile
      }
    return String(decoding: bytes, as: UTF8.self)
  }
}
