internal import ServingCore

/// Memory for the structures of one message, given back all at once.
final class MessageArena {
  /// Enough for some hundred spans' smaller pieces; a larger piece has a block of its own.
  private static let blockBytes = 64 << 10
  private static let alignment = 8

  private var blocks: [UnsafeMutableRawPointer] = []
  private var next: UnsafeMutableRawPointer?
  private var left = 0

  deinit { for block in blocks { block.deallocate() } }

  /// Room for `count` elements, uninitialised.
  func array<Element>(of type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
    let byteCount =
      (max(1, count * MemoryLayout<Element>.stride) + Self.alignment - 1) & ~(Self.alignment - 1)
    if byteCount > left {
      let size = max(byteCount, Self.blockBytes)
      let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Self.alignment)
      blocks.append(block)
      next = block
      left = size
    }
    guard let place = next else { preconditionFailure("a block was just made") }
    next = place + byteCount
    left -= byteCount
    return place.bindMemory(to: type, capacity: count)
  }

  /// One generated message, made by its generated initialiser.
  func make<Message>(
    _ initialize: (UnsafeMutablePointer<Message>?) -> Void
  ) -> UnsafeMutablePointer<Message> {
    let message = array(of: Message.self, count: 1)
    initialize(message)
    return message
  }

  /// A list of pointers, as repeated messages need.
  func pointers<Element, Message>(
    _ elements: [Element], _ message: (Element) -> UnsafeMutablePointer<Message>
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Message>?> {
    let list = array(of: UnsafeMutablePointer<Message>?.self, count: elements.count)
    for (place, element) in elements.enumerated() {
      (list + place).initialize(to: message(element))
    }
    return list
  }

  /// The text as C has it, cut to what a span may hold of one. A NUL, which would end it early, is
  /// left out.
  func text(_ text: String, byteCountMax: Int) -> UnsafeMutablePointer<CChar> {
    let utf8 = text.shortened(byteCountMax: byteCountMax).utf8.filter { $0 != 0 }
    let copy = array(of: CChar.self, count: utf8.count + 1)
    for (place, byte) in utf8.enumerated() {
      (copy + place).initialize(to: CChar(bitPattern: byte))
    }
    (copy + utf8.count).initialize(to: 0)
    return copy
  }

  func bytes(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
    let copy = array(of: UInt8.self, count: bytes.count)
    for (place, byte) in bytes.enumerated() { (copy + place).initialize(to: byte) }
    return copy
  }
}
