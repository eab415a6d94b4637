import Testing

/// A frame as RFC 9113 section 4.1 lays it out, made or taken apart by hand.
struct WireFrame: Hashable {
  enum Kind: UInt8 {
    case data = 0
    case headers, priority, rstStream, settings, pushPromise, ping, goAway, windowUpdate
    case continuation
    /// One that RFC 9113 does not define.
    case unknown = 0xBE
  }

  static let endStream: UInt8 = 0x1
  static let ack: UInt8 = 0x1
  static let endHeaders: UInt8 = 0x4

  /// What a client sends first (RFC 9113 section 3.4), without its SETTINGS.
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  var kind: Kind
  var flags: UInt8 = 0
  var stream: Int32 = 0
  var payload: [UInt8] = []

  var bytes: [UInt8] {
    let length = payload.count
    return [UInt8(length >> 16), UInt8(length >> 8 & 0xff), UInt8(length & 0xff)]
      + [kind.rawValue, flags] + Self.bigEndian(UInt32(bitPattern: stream)) + payload
  }

  static func settings(_ values: [(UInt16, UInt32)] = []) -> WireFrame {
    WireFrame(
      kind: .settings,
      payload: values.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 0xff)] + bigEndian($0.1) })
  }

  static func headers(
    _ stream: Int32, _ fields: [(String, String)], endsStream: Bool = true
  ) -> WireFrame {
    WireFrame(
      kind: .headers, flags: endHeaders | (endsStream ? endStream : 0), stream: stream,
      payload: fieldBlock(fields))
  }

  static func data(_ stream: Int32, _ payload: [UInt8], endsStream: Bool = false) -> WireFrame {
    WireFrame(kind: .data, flags: endsStream ? endStream : 0, stream: stream, payload: payload)
  }

  static func windowUpdate(_ stream: Int32, _ increment: UInt32) -> WireFrame {
    WireFrame(kind: .windowUpdate, stream: stream, payload: bigEndian(increment))
  }

  static func rstStream(_ stream: Int32, _ code: UInt32) -> WireFrame {
    WireFrame(kind: .rstStream, stream: stream, payload: bigEndian(code))
  }

  static func goAway(lastStream: Int32, _ code: UInt32) -> WireFrame {
    WireFrame(
      kind: .goAway, payload: bigEndian(UInt32(bitPattern: lastStream)) + bigEndian(code))
  }

  /// A field block of literals that stay out of the dynamic table (RFC 7541 section 6.2.2).
  static func fieldBlock(_ fields: [(String, String)]) -> [UInt8] {
    fields.flatMap { [0] + literal($0.0) + literal($0.1) }
  }

  /// A string without Huffman coding; its length is an integer with a prefix of 7 bits (RFC 7541
  /// sections 5.1 and 5.2).
  private static func literal(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text.utf8.count
    if rest < 127 {
      bytes.append(UInt8(rest))
    } else {
      bytes.append(127)
      rest -= 127
      while rest >= 128 {
        bytes.append(UInt8(rest & 0x7f) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    return bytes + text.utf8
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
  }

  /// Takes bytes apart; nil when they do not end with a frame's end or have an unknown kind.
  static func parse(_ bytes: [UInt8]) -> [WireFrame]? {
    var frames: [WireFrame] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let head = Array(rest.prefix(9))
      guard head.count == 9, let kind = Kind(rawValue: head[3]) else { return nil }
      let length = head[0..<3].reduce(0) { $0 << 8 | Int($1) }
      let stream = head[5..<9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      rest = rest.dropFirst(9)
      guard rest.count >= length else { return nil }
      frames.append(
        WireFrame(
          kind: kind, flags: head[4], stream: Int32(bitPattern: stream),
          payload: Array(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return frames
  }
}

extension WireFrame: CustomTestStringConvertible {
  /// Short: a run names the arguments of every case.
  var testDescription: String { "\(kind) \(flags) of stream \(stream), \(payload.count) bytes" }
}
