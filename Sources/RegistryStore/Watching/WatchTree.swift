internal import CLinux
internal import Glibc
internal import ServingCore

/// The watches on a registry's folders, and their upkeep as folders come and go.
///
/// Nothing that is made in a folder before its watch can be missed: each folder is watched first
/// and listed then, from the root down, and is reported in any case. Used by one thread at a time.
final class WatchTree {
  /// The root as it was opened before anything was watched.
  private let rootIdentity: FolderIdentity
  private let root: String
  private let settings: WatchSettings
  private let inotify: Inotify
  private var table = WatchTable()

  /// Watches everything.
  init(root: String, settings: WatchSettings) throws(WatchFailure) {
    self.root = root
    self.settings = settings
    let folder = try Self.orAway { () throws(ServingError) in try Self.openFolder(root) }
    rootIdentity = try Self.orAway { () throws(ServingError) in try FolderIdentity(of: folder) }
    let fileSystem = try Self.orAway { () throws(ServingError) in
      try Self.fileSystemType(of: folder)
    }
    inotify = try Inotify()
    try checkFileSystem(fileSystem, of: root)
    guard try watch(.root) else {
      throw .rootAway("\(root.quotedPath) was moved or closed while it was read")
    }
    let entries = try Self.orAway { () throws(ServingError) in
      try FolderListing.entries(of: folder)
    }
    for entry in entries where entry.kind == .folder {
      guard let model = entry.name.flatMap({ try? ModelName($0) }) else { continue }
      try refresh(model)
    }
  }

  /// For poll(2): readable when there are events.
  var descriptorNumber: CInt { inotify.number }

  /// Takes the events that have come and sets watches accordingly.
  /// - Returns: what is to be reported, if anything.
  func takeEvents() throws(WatchFailure) -> RegistryChange? {
    let findings = WatchFindings(try inotify.events(), in: table)
    if let loss = findings.loss { throw .lostTrack(loss) }
    for watch in findings.ended { table.remove(watch: watch) }
    for model in findings.stale { try refresh(model) }
    return findings.change
  }

  /// Opens the root's path and sees which folder it is.
  /// - Throws: `rootAway` when there is none, `lostTrack` when it is another one.
  func checkRoot() throws(WatchFailure) {
    let identity = try Self.orAway { () throws(ServingError) in
      try FolderIdentity(of: try Self.openFolder(root))
    }
    guard identity == rootIdentity else {
      throw .lostTrack("the registry's folder was replaced by another one")
    }
  }

  /// Sets the watches of a model as its folders are now.
  private func refresh(_ model: ModelName) throws(WatchFailure) {
    var watched: Set<WatchPlace> = []
    if try watch(.model(model)) {
      watched.insert(.model(model))
      for place in try folders(of: model) where try watch(place) { watched.insert(place) }
    }
    for place in table.places(of: model).subtracting(watched) {
      if let unneeded = table.remove(place) { inotify.remove(unneeded) }
    }
  }

  /// - Returns: false when there is no such folder, or no permission.
  private func watch(_ place: WatchPlace) throws(WatchFailure) -> Bool {
    let path = place.path(below: root)
    guard let watch = try inotify.watch(path, followsLink: place == .root) else { return false }
    if let unneeded = table.insert(place, watch) { inotify.remove(unneeded) }
    guard table.watchCount <= settings.watchCountMax else {
      throw .tooManyFolders(limit: settings.watchCountMax)
    }
    return true
  }

  private func folders(of model: ModelName) throws(WatchFailure) -> [WatchPlace] {
    let path = WatchPlace.model(model).path(below: root)
    let entries: [FolderEntry]
    let fileSystem: Int
    do {
      let folder = try Self.openFolder(path, flags: O_NOFOLLOW)
      entries = try FolderListing.entries(of: folder)
      fileSystem = try Self.fileSystemType(of: folder)
    } catch {
      // Gone or closed since it was watched, of which an event will tell.
      if let number = error.systemNumber, WatchFailure.isAbsence(number) { return [] }
      throw .unavailable(error.message)
    }
    // A model's folder may be on a file system of its own.
    try checkFileSystem(fileSystem, of: path)
    return entries.compactMap { entry in
      entry.kind == .folder ? WatchPlace(folderNamed: entry.bytes, in: model) : nil
    }
  }

  private static func openFolder(
    _ path: String, flags: CInt = 0
  ) throws(ServingError) -> Descriptor {
    try Descriptor(opening: path) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags) }
  }

  private static func fileSystemType(
    of folder: borrowing Descriptor
  ) throws(ServingError) -> Int {
    let number = folder.number
    return try Descriptor.retried("examine", folder.path) { crossfade_file_system_type(number) }
  }

  private func checkFileSystem(_ type: Int, of path: String) throws(WatchFailure) {
    if let failure = WatchFailure.remote(fileSystem: type, settings.mode, path) { throw failure }
  }

  /// What cannot be done with the root means that there is no root for us.
  private static func orAway<Result: ~Copyable>(
    _ body: () throws(ServingError) -> Result
  ) throws(WatchFailure) -> Result {
    do { return try body() } catch { throw .rootAway(error.message) }
  }
}
