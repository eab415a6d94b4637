/// A reply as its bytes say it, taken apart without any library of the server's.
struct HTTPReply: Equatable {
  var status: Int
  /// Names in lowercase.
  var headers: [String: String]
  var body: String

  /// All replies of a connection.
  /// - Parameter isHead: whether the requests were HEAD, whose lengths have no bodies behind them.
  static func all(in text: String, isHead: Bool = false) -> [HTTPReply] {
    var replies: [HTTPReply] = []
    var rest = Array(text.utf8)[...]
    while let end = rest.headEnd {
      let lines = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\r\n")
      guard let first = lines.first?.split(separator: " "), first.count >= 2,
        let status = Int(first[1])
      else { break }
      var headers: [String: String] = [:]
      for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2 {
          headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
      }
      rest = rest[(end + 4)...]
      let length = isHead ? 0 : min(Int(headers["content-length"] ?? "0") ?? 0, rest.count)
      let body = String(decoding: rest.prefix(length), as: UTF8.self)
      replies.append(HTTPReply(status: status, headers: headers, body: body))
      rest = rest.dropFirst(length)
    }
    return replies
  }
}

extension ArraySlice<UInt8> {
  fileprivate var headEnd: Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard count >= mark.count else { return nil }
    return (startIndex...(endIndex - mark.count)).first { self[$0...].starts(with: mark) }
  }
}
