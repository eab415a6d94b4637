extension [String] {
  /// Copies a message's list of strings.
  init(
    _ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, count: Int
  ) {
    self = UnsafeBufferPointer(start: list, count: count).compactMap { text in
      text.map { String(cString: $0) }
    }
  }
}
