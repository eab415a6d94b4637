internal import ArgumentParser
internal import ServingCore

/// Where a command on routes works.
struct OperationsOptions: ParsableArguments {
  @OptionGroup var place: PlaceOptions

  func operations() throws(ServingError) -> any RouteOperations {
    switch try place.place() {
    case .folder(let root): FolderRouteOperations(registry: root)
    case .server(let client): AdminRouteOperations(client: client)
    }
  }
}
