package import Foundation
package import ServingCore

/// How reports become JSON and come back: names in snake case, keys in order, so that two replies
/// can be compared as text.
package enum AdminJSON {
  package static func text(_ value: some Encodable) throws(ServingError) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw ServingError(.internal, "\(type(of: value)) cannot be written as JSON: \(error)")
    }
  }

  /// - Throws: what Foundation says of it; the caller knows whose fault it is.
  package static func value<Value: Decodable>(
    _ type: Value.Type, from bytes: some DataProtocol
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(bytes))
  }
}
