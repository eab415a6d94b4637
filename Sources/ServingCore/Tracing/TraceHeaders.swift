/// Header fields of every export, from the environment variables that OpenTelemetry has for them:
/// `key=value,key2=value2`, as W3C Baggage is written, without metadata and with the values
/// percent-encoded.
///
/// They are how receivers are given credentials, so no value is ever in a message or a log.
package struct TraceHeaders: Hashable, Sendable {
  package struct Field: Hashable, Sendable, CustomStringConvertible {
    package var name: String
    package var value: String

    package var description: String { "\(name)=(secret)" }
  }

  package static let baseVariable = "OTEL_EXPORTER_OTLP_HEADERS"
  package static let tracesVariable = "OTEL_EXPORTER_OTLP_TRACES_HEADERS"
  /// As many as W3C Baggage asks everybody to carry, in bytes and in members.
  package static let byteCountMax = 8_192
  package static let fieldsMax = 64
  /// What an export says of itself, and what frames it.
  private static let reservedNames: Set<String> = [
    "connection", "content-encoding", "content-length", "content-type", "host", "te", "trailer",
    "transfer-encoding", "upgrade",
  ]

  /// In the order in which they came, no name twice.
  package private(set) var fields: [Field] = []

  package init() {}

  /// - Returns: those of the variable for traces, or where that is unset or empty, those of the
  ///   variable for all signals.
  /// - Throws: `INVALID_ARGUMENT` naming the variable and the member that is none.
  package static func find(
    environment: [String: String]
  ) throws(ServingError) -> TraceHeaders {
    for variable in [tracesVariable, baseVariable] {
      guard let text = environment[variable], !text.isEmpty else { continue }
      return try TraceHeaders(text, variable)
    }
    return TraceHeaders()
  }

  private init(_ text: String, _ variable: String) throws(ServingError) {
    guard text.utf8.count <= Self.byteCountMax else {
      throw Self.refusal(
        variable, "expected at most \(Self.byteCountMax) bytes, got \(text.utf8.count)")
    }
    let members = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    for (index, part) in members.enumerated() {
      let member = Self.trimmed(part)
      // A comma at the end gives an empty one, and lists of HTTP allow it.
      guard !member.isEmpty else { continue }
      let field: Field
      do throws(Fault) { field = try Self.field(member) } catch {
        throw Self.refusal(variable, "member \(index + 1): \(error.text)")
      }
      // As in a map: the last word of a name holds.
      fields.removeAll { $0.name == field.name }
      fields.append(field)
    }
    guard fields.count <= Self.fieldsMax else {
      throw Self.refusal(
        variable, "expected at most \(Self.fieldsMax) header fields, got \(fields.count)")
    }
  }

  /// What is wrong with a member, without anything of its value. What stands before the `=` is not
  /// repeated either: in a member of another form it may be a piece of a credential.
  private struct Fault: Error {
    var text: String
  }

  private static func refusal(_ variable: String, _ text: String) -> ServingError {
    ServingError(.invalidArgument, "\(variable): \(text)")
  }

  private static func field(_ member: Substring.UTF8View) throws(Fault) -> Field {
    guard let split = member.firstIndex(of: UInt8(ascii: "=")) else {
      throw Fault(text: "expected key=value, got no \"=\"")
    }
    let key = trimmed(member[..<split])
    guard !key.isEmpty, key.allSatisfy(isTokenByte) else {
      throw Fault(text: "expected the name of a header field before the \"=\"")
    }
    let name = String(decoding: key, as: UTF8.self).lowercased()
    guard !reservedNames.contains(name) else {
      throw Fault(text: "\"\(name)\" is set by the exporter itself")
    }
    return Field(name: name, value: try value(trimmed(member[member.index(after: split)...])))
  }

  private static func value(_ text: Substring.UTF8View) throws(Fault) -> String {
    guard !text.contains(UInt8(ascii: ";")) else {
      throw Fault(text: "metadata after a \";\" is not supported; in a value write %3B")
    }
    guard let bytes = percentDecoded(text) else {
      throw Fault(text: "expected two hexadecimal digits after each \"%\"; write % as %25")
    }
    // What else there is would end the field, or be read in more than one way.
    guard bytes.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
      throw Fault(text: "expected printable ASCII once it is decoded")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// - Returns: nil for a `%` without two hexadecimal digits.
  private static func percentDecoded(_ text: Substring.UTF8View) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte & 0xF
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
      byte & 0xF + 9
    default: nil
    }
  }

  private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let front = text.drop(while: isSpace)
    guard let last = front.lastIndex(where: { !isSpace($0) }) else { return front.prefix(0) }
    return front[...last]
  }

  /// RFC 9110, section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
