/// What a connection, or a stream of it, can be ended for: a limit on what its peer does, how fast
/// or how slowly. `rawValue` is its place in tallies.
package enum ConnectionLimit: Int, CaseIterable, Hashable, Sendable {
  // How often.
  /// RST_STREAM frames (CVE-2023-44487).
  case peerResets
  /// Streams that the peer's faults made us reset (CVE-2025-8671).
  case provokedResets
  case pings, settings, priorities, windowUpdates
  /// DATA frames without data that do not end their message.
  case emptyData
  /// DATA frames with hardly any data that do not end their message.
  case tinyData
  /// GOAWAY frames, of which one is enough.
  case goAways
  /// Frames of types that RFC 9113 does not define.
  case unknownFrames
  // How much.
  /// A header list so far over its limit that the rest is not worth decoding, or too many over it
  /// by less.
  case headerList
  /// CONTINUATION frames of one header block (CVE-2024-27316).
  case continuations
  /// Frames that wait to be written, such as answers to faults that the peer does not read.
  case outboundFrames
  // How long.
  /// From the connection to the peer's SETTINGS, a TLS handshake included.
  case handshake
  /// From the first byte of a header block to its last.
  case headers
  /// Without progress of a body.
  case body
  /// Without the peer taking what waits to be written.
  case write
  /// Without a request.
  case idle
  // How many.
  /// Connections of one address.
  case addressConnections

  /// As metrics and logs name it.
  package var label: String {
    switch self {
    case .peerResets: "peer_resets"
    case .provokedResets: "provoked_resets"
    case .pings: "pings"
    case .settings: "settings"
    case .priorities: "priorities"
    case .windowUpdates: "window_updates"
    case .emptyData: "empty_data"
    case .tinyData: "tiny_data"
    case .goAways: "goaways"
    case .unknownFrames: "unknown_frames"
    case .headerList: "header_list"
    case .continuations: "continuations"
    case .outboundFrames: "outbound_frames"
    case .handshake: "handshake_seconds"
    case .headers: "header_seconds"
    case .body: "body_seconds"
    case .write: "write_seconds"
    case .idle: "idle_seconds"
    case .addressConnections: "address_connections"
    }
  }
}
