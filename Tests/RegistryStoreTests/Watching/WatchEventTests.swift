import Testing

@testable import RegistryStore

@Suite struct WatchEventTests {
  /// As the system writes it: the name padded with NUL to a multiple of 16 bytes.
  private static func bytes(_ watch: Int32, _ mask: UInt32, _ name: String) -> [UInt8] {
    let padded = name.isEmpty ? 0 : (name.utf8.count / 16 + 1) * 16
    var bytes: [UInt8] = []
    for word in [UInt32(bitPattern: watch), mask, 7, UInt32(padded)] {
      withUnsafeBytes(of: word) { bytes += $0 }
    }
    return bytes + Array(name.utf8)
      + [UInt8](repeating: 0, count: padded - name.utf8.count)
  }

  @Test func severalAreTakenApart() throws {
    let bytes =
      Self.bytes(3, 0x100, "model") + Self.bytes(-1, 0x4000, "")
      + Self.bytes(4, 0x4000_0080, "sixteen-bytes-16") + Self.bytes(4, 0x8000, "")
    let events = bytes.withUnsafeBytes { WatchEvent.parse($0) }
    #expect(
      events == [
        WatchEvent(watch: 3, mask: .created, name: Array("model".utf8)),
        WatchEvent(watch: -1, mask: .overflow, name: []),
        WatchEvent(watch: 4, mask: [.movedTo, .isFolder], name: Array("sixteen-bytes-16".utf8)),
        WatchEvent(watch: 4, mask: .ignored, name: []),
      ])
  }

  @Test func nothingIsNoEvent() {
    #expect([UInt8]().withUnsafeBytes { WatchEvent.parse($0) } == [])
  }

  @Test func everyCutInsideAnEventIsRefused() {
    let whole = Self.bytes(3, 0x100, "model")
    for count in 1..<whole.count {
      #expect(whole[..<count].withUnsafeBytes { WatchEvent.parse($0) } == nil, "\(count) bytes")
    }
  }
}
