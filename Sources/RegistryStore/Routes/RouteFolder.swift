internal import Crypto
internal import Glibc
internal import ServingCore

/// A model's open `routes/`.
struct RouteFolder: ~Copyable {
  struct Listing {
    /// Ascending.
    var revisions: [Int] = []
    /// Files that are not a revision yet, and may never become one.
    var temporaries: [String] = []
    /// Names that do not belong here, for messages.
    var strays: [String] = []
  }

  let folder: Folder
  let model: ModelName

  var path: String { folder.path }

  init(_ folder: consuming Folder, of model: ModelName) {
    self.folder = folder
    self.model = model
  }

  /// Opens it in a model's folder; nil when the model has none yet.
  static func open(
    in modelFolder: borrowing Folder, of model: ModelName
  ) throws(ServingError) -> RouteFolder? {
    do {
      return RouteFolder(try Folder(RouteFileName.folder, in: modelFolder), of: model)
    } catch {
      guard error.systemNumber == ENOENT else { throw error }
      return nil
    }
  }

  func listing() throws(ServingError) -> Listing {
    var listing = Listing()
    for entry in try folder.entries() {
      if let revision = RouteFileName.revision(entry.bytes) {
        listing.revisions.append(revision)
      } else if entry.kind == .file, let name = entry.name,
        name.hasPrefix(RouteFileName.temporaryPrefix)
      {
        listing.temporaries.append(name)
      } else if !entry.isHidden {
        listing.strays.append(entry.shownName)
      }
    }
    // Sorted by name, and so by number.
    return listing
  }

  /// Reads one revision and holds it against its place.
  /// - Returns: nil when its file is gone. What is wrong with the file is in the entry.
  /// - Throws: the system's words when it cannot tell what the file holds, as when permission is
  ///   missing: that does not make a revision a broken one, or an older one would be in force.
  func entry(_ revision: Int) throws(ServingError) -> RouteHistory.Entry? {
    let name = RouteFileName.name(of: revision)
    let content: [UInt8]
    do {
      content = try folder.file(reading: name).readAll(byteCountMax: RouteCodec.byteCountMax)
    } catch {
      guard error.systemNumber != ENOENT else { return nil }
      // A link, a folder, a pipe, or a file that is too large.
      guard error.code == .invalidArgument else { throw error }
      return RouteHistory.Entry(revision: revision, sha256: nil, result: .failure(error))
    }
    let result = Result { () throws(ServingError) in try route(content, revision, name) }
    return RouteHistory.Entry(
      revision: revision, sha256: SHA256Hex.text(SHA256.hash(data: content)), result: result)
  }

  private func route(
    _ content: [UInt8], _ revision: Int, _ name: String
  ) throws(ServingError) -> Route {
    let place = "\(path)/\(name)".quotedPath
    let route: Route
    do { route = try RouteCodec.decode(content) } catch { throw error.prefixed(place) }
    guard route.model == model, route.revision == revision else {
      throw ServingError(
        .invalidArgument,
        "\(place) is of another route: expected model \(model) revision \(revision) as its place "
          + "says, got model \(route.model) revision \(route.revision)")
    }
    return route
  }
}
