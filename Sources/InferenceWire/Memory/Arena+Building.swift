/// Building messages to be packed. Only for arenas without a budget (`Int.max`): what is built
/// is ours, and its size was checked when it came in.
extension Arena {
  /// One generated message, made by its generated initialiser.
  func make<Message>(
    _ initialize: (UnsafeMutablePointer<Message>?) -> Void
  ) -> UnsafeMutablePointer<Message> {
    let message = array(of: Message.self, count: 1)
    initialize(message)
    return message
  }

  /// Room for `count` elements, uninitialised.
  func array<Element>(of type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow, let memory = allocate(byteCount) else {
      preconditionFailure("an arena for building ran out of budget")
    }
    return memory.bindMemory(to: type, capacity: count)
  }

  /// The text as C has it. A NUL, which would end it early, becomes U+FFFD.
  func cString(_ text: String) -> UnsafeMutablePointer<CChar> {
    var text = text
    if text.utf8.contains(0) { text = text.replacingNULs() }
    return text.withUTF8 { utf8 in
      let copy = array(of: CChar.self, count: utf8.count + 1)
      let raw = UnsafeMutableRawPointer(copy)
      if let source = utf8.baseAddress { raw.copyMemory(from: source, byteCount: utf8.count) }
      copy[utf8.count] = 0
      return copy
    }
  }

  /// A list of pointers, as repeated messages and strings need.
  func pointers<Element>(
    count: Int, _ element: (Int) -> UnsafeMutablePointer<Element>
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Element>?> {
    let list = array(of: UnsafeMutablePointer<Element>?.self, count: count)
    for index in 0..<count { (list + index).initialize(to: element(index)) }
    return list
  }
}

extension String {
  fileprivate func replacingNULs() -> String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }
}
