internal import ServingCore

/// How the files of a model's `routes/` are named.
enum RouteFileName {
  static let folder = "routes"
  /// Of files that are not a revision yet.
  static let temporaryPrefix = ".revision-"

  private static let digitCount = 8
  private static let suffix = ".yaml"

  static func name(of revision: Int) -> String {
    let digits = "\(revision)"
    return String(repeating: "0", count: digitCount - digits.count) + digits + suffix
  }

  /// The revision that a name stands for; nil for any other name.
  static func revision(_ name: [UInt8]) -> Int? {
    guard name.count == digitCount + suffix.utf8.count,
      name.suffix(suffix.utf8.count)
        .elementsEqual(suffix.utf8)
    else { return nil }
    var revision = 0
    for byte in name.prefix(digitCount) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      revision = revision * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return revision > 0 ? revision : nil
  }
}
