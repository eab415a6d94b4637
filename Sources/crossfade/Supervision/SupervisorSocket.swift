internal import Glibc
internal import ServingCore

/// Tells a supervisor such as systemd how the process is doing, by the protocol of sd_notify(3):
/// lines of NAME=VALUE in a datagram to the socket that `NOTIFY_SOCKET` names.
struct SupervisorSocket: Sendable {
  /// The longest path of a socket: what `sun_path` holds, its end included (unix(7)).
  static let pathBytesMax = 107

  private let address: [UInt8]

  /// - Parameter path: the value of `NOTIFY_SOCKET`: an absolute path, or `@` and the name of an
  ///   abstract socket.
  /// - Returns: nil for anything else, which nobody could listen on.
  init?(_ path: String) {
    var bytes = Array(path.utf8)
    guard (2...Self.pathBytesMax).contains(bytes.count), !bytes.contains(0) else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "@"): bytes[0] = 0
    case UInt8(ascii: "/"): break
    default: return nil
    }
    address = bytes
  }

  /// Nil where no supervisor asked to be told.
  static func fromEnvironment(_ environment: [String: String]) -> SupervisorSocket? {
    environment["NOTIFY_SOCKET"].flatMap(SupervisorSocket.init)
  }

  /// - Throws: `UNAVAILABLE` when the supervisor cannot be reached; the message says why.
  func send(_ lines: [String]) throws(ServingError) {
    let socket = Glibc.socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw Self.failure() }
    defer { close(socket) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
    let text = Array(lines.joined(separator: "\n").utf8)
    let sent = withUnsafePointer(to: name) { name in
      name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        sendto(socket, text, text.count, Int32(MSG_NOSIGNAL), name, length)
      }
    }
    guard sent == text.count else { throw Self.failure() }
  }

  private static func failure() -> ServingError {
    ServingError(
      .unavailable, "the supervisor's socket takes nothing: \(String(cString: strerror(errno)))")
  }
}
