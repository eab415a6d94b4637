/// Some of a column's codes, one bit each: code `c` is bit `c % 32` of word `c / 32`.
package struct CategorySet: Hashable, Sendable {
  /// Exactly as many words as the column has codes for; bits beyond are zero.
  package var words: [UInt32]

  package init(words: [UInt32]) {
    self.words = words
  }

  /// - Parameters:
  ///   - codes: those in the set, each below `codeCount`.
  ///   - codeCount: of the column, see ``FeatureColumn/codeCount``.
  package init(codes: some Sequence<Int>, codeCount: Int) {
    words = [UInt32](repeating: 0, count: (codeCount + 31) / 32)
    for code in codes where code < codeCount { words[code / 32] |= 1 << UInt32(code % 32) }
  }

  package func contains(_ code: Int) -> Bool {
    code / 32 < words.count && words[code / 32] & (1 << UInt32(code % 32)) != 0
  }
}
