/// Whether a `tracestate` is one (W3C Trace Context, section 3.3). What is in it is nobody's
/// business here: it is handed on with the spans as it came, or left out.
package enum TraceState {
  /// What the standard asks everybody to carry.
  package static let byteCountMax = 512
  package static let membersMax = 32
  private static let keyBytesMax = 256
  private static let valueBytesMax = 256

  package static func isValid(_ text: some Collection<UInt8>) -> Bool {
    guard (1...byteCountMax).contains(text.count) else { return false }
    var count = 0
    var keys: Set<[UInt8]> = []
    for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let member = trimmed(Array(part))
      // Empty members are allowed, as they come of putting header fields together.
      guard !member.isEmpty else { continue }
      count += 1
      guard count <= membersMax, let split = member.firstIndex(of: UInt8(ascii: "=")) else {
        return false
      }
      let key = Array(member[..<split])
      guard isKey(key), isValue(member[(split + 1)...]), keys.insert(key).inserted else {
        return false
      }
    }
    return count > 0
  }

  private static func trimmed(_ part: [UInt8]) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let front = part.drop(while: isSpace)
    guard let last = front.lastIndex(where: { !isSpace($0) }) else { return [] }
    return front[...last]
  }

  /// Level 2: begins with a letter or a digit, and has no capitals.
  private static func isKey(_ key: [UInt8]) -> Bool {
    guard let first = key.first, key.count <= keyBytesMax, isLetterOrDigit(first) else {
      return false
    }
    return key.allSatisfy { isLetterOrDigit($0) || "_-*/@".utf8.contains($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }

  private static func isValue(_ value: ArraySlice<UInt8>) -> Bool {
    guard let last = value.last, value.count <= valueBytesMax, last != 0x20 else { return false }
    return value.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x2C && $0 != 0x3D }
  }
}
