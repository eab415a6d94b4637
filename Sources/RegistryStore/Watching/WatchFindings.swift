internal import ServingCore

/// What a batch of events means.
///
/// Hidden names are how files and folders are called while they are put together, so what happens
/// to them is nobody's business until a rename or a link gives them their name. In a version's
/// folder there is no such thing: it appears complete, and whatever changes in it is damage.
struct WatchFindings: Hashable, Sendable {
  /// What a reader must look at again.
  var changed: Set<ModelName> = []
  /// Something about the root that concerns no model alone.
  var isEverythingChanged = false
  /// Models whose folders may have come, gone or been replaced, so that watches must be set anew.
  var stale: Set<ModelName> = []
  /// Watches that the system has ended.
  var ended: Set<CInt> = []
  /// Why the watches cannot be relied on any more, when that is so; all else is then moot.
  var loss: String?

  init(_ events: [WatchEvent], in table: WatchTable) {
    for event in events {
      if event.mask.contains(.overflow) {
        loss = "more changes came at once than the system keeps"
      }
      // None for the last events of a watch that was removed.
      for place in table.places(of: event.watch) { note(event, at: place) }
    }
  }

  private mutating func note(_ event: WatchEvent, at place: WatchPlace) {
    let isAboutFolderItself = event.name.isEmpty
    switch place {
    case .root where isAboutFolderItself:
      // After a change of its permissions too: models that could not be watched may be open now.
      loss = "the registry's folder itself was changed, moved, removed or unmounted"
    case .root:
      noteInRoot(event)
    case .model(let model), .routes(let model), .version(let model, _):
      if isAboutFolderItself {
        if event.mask.contains(.ignored) { ended.insert(event.watch) }
        stale.insert(model)
        changed.insert(model)
      } else if case .version = place {
        changed.insert(model)
      } else if !event.isHidden {
        changed.insert(model)
        if case .model = place { noteFolder(event, in: model) }
      }
    }
  }

  private mutating func noteInRoot(_ event: WatchEvent) {
    guard !event.isHidden else { return }
    let text = String(validating: event.name, as: UTF8.self)
    guard let model = text.flatMap({ try? ModelName($0) }) else {
      // No model, but the reader may have warned of it.
      isEverythingChanged = true
      return
    }
    changed.insert(model)
    if event.mask.contains(.isFolder) { stale.insert(model) }
  }

  private mutating func noteFolder(_ event: WatchEvent, in model: ModelName) {
    guard event.mask.contains(.isFolder) else { return }
    if WatchPlace(folderNamed: event.name, in: model) != nil { stale.insert(model) }
  }

  /// For the report; nil when there is nothing to tell.
  var change: RegistryChange? {
    if isEverythingChanged { return .everything }
    return changed.isEmpty ? nil : .models(changed)
  }
}
