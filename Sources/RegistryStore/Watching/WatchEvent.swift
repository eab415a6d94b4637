internal import Glibc

/// One event as inotify(7) tells it.
struct WatchEvent: Hashable, Sendable {
  struct Mask: OptionSet, Hashable, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    private init(_ bits: Int) { rawValue = UInt32(bits) }

    static let modified = Mask(Int(IN_MODIFY))
    /// Permissions, owner, times, extended attributes.
    static let attributes = Mask(Int(IN_ATTRIB))
    static let movedFrom = Mask(Int(IN_MOVED_FROM))
    static let movedTo = Mask(Int(IN_MOVED_TO))
    static let created = Mask(Int(IN_CREATE))
    static let deleted = Mask(Int(IN_DELETE))
    static let deletedItself = Mask(Int(IN_DELETE_SELF))
    static let movedItself = Mask(Int(IN_MOVE_SELF))
    static let unmounted = Mask(Int(IN_UNMOUNT))
    /// More came than the system keeps; some are lost.
    static let overflow = Mask(Int(IN_Q_OVERFLOW))
    /// The watch is no more.
    static let ignored = Mask(Int(IN_IGNORED))
    static let isFolder = Mask(Int(IN_ISDIR))
  }

  /// The watch's number; -1 for an overflow.
  var watch: CInt
  var mask: Mask
  /// Of what is in the watched folder; empty when the event is about that folder itself.
  var name: [UInt8]

  var isHidden: Bool { name.first == UInt8(ascii: ".") }
}

extension WatchEvent {
  /// Watch number, mask, cookie and the name's length with its padding, 32 bits each.
  static let headerByteCount = 16

  /// Takes apart what one read gave.
  /// - Returns: nil when the bytes end inside an event, which the system does not do.
  static func parse(_ bytes: UnsafeRawBufferPointer) -> [WatchEvent]? {
    var events: [WatchEvent] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard rest.count >= headerByteCount else { return nil }
      let event = UnsafeRawBufferPointer(rebasing: rest)
      let nameByteCount = Int(event.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
      rest = rest.dropFirst(headerByteCount)
      guard rest.count >= nameByteCount else { return nil }
      events.append(
        WatchEvent(
          watch: event.loadUnaligned(as: CInt.self),
          mask: Mask(rawValue: event.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
          // Padded with NUL.
          name: Array(rest.prefix(nameByteCount).prefix { $0 != 0 })))
      rest = rest.dropFirst(nameByteCount)
    }
    return events
  }
}
