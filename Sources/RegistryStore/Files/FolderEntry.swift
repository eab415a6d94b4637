/// A name in a folder.
struct FolderEntry {
  enum Kind {
    case file, folder, symbolicLink
    /// Pipes, sockets and devices.
    case other
  }

  /// What the system has: any bytes but `/` and NUL.
  var bytes: [UInt8]
  var kind: Kind

  /// The name; nil when it is not UTF-8.
  var name: String? { String(validating: bytes, as: UTF8.self) }

  /// For messages; what is not UTF-8 is shown as U+FFFD.
  var shownName: String { String(decoding: bytes, as: UTF8.self) }

  var isHidden: Bool { bytes.first == UInt8(ascii: ".") }
}
