/// The elements of a tensor as JSON values, one after the other.
struct ElementTexts {
  private let datatype: Datatype
  private let textBytesMax: Int
  private let numbers: NumericRow?
  private var cursor: ElementCursor
  private var place = 0

  /// Nil when the tensor does not have so many elements.
  init?(_ view: TensorView, count: Int, textBytesMax: Int) {
    if let width = view.datatype.byteWidth {
      let (byteCount, overflow) = count.multipliedReportingOverflow(by: width)
      guard !overflow, view.bytes.count == byteCount else { return nil }
    } else {
      guard BytesElements.count(in: view.bytes) == count else { return nil }
    }
    datatype = view.datatype
    self.textBytesMax = textBytesMax
    numbers =
      ElementFamily(datatype) == .float ? NumericRow(view, row: 0, count: count) : nil
    cursor = ElementCursor(view)
  }

  mutating func skip(_ count: Int) {
    place += count
    guard numbers == nil else { return }
    for _ in 0..<count { _ = cursor.next() }
  }

  /// There must be one more.
  mutating func next() -> String {
    defer { place += 1 }
    if let numbers {
      let number = numbers[place]
      // The fewest digits that bring the number of that type back.
      let text = ElementValue.floating(number, datatype).description
      return number.isFinite ? text : "\"\(text)\""
    }
    guard let element = cursor.next() else { return "null" }
    if datatype == .bytes {
      return TensorText.quoted(element.shortened(byteCountMax: textBytesMax))
    }
    return element.text(bytesMax: .max) ?? "null"
  }
}

extension ElementCursor.Element {
  /// A text, cut at a character where it is longer.
  fileprivate func shortened(byteCountMax: Int) -> String {
    // Four bytes more than are shown, so that whether it is cut can be seen.
    let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(byteCountMax + 4))
    return String(decoding: part, as: UTF8.self).shortened(byteCountMax: byteCountMax)
  }
}
