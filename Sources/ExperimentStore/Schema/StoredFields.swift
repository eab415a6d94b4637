internal import Foundation
internal import GRDB
internal import ServingCore

/// The columns of one row, checked: a damaged file may hold anything, and must not end the process.
struct StoredFields {
  /// What was found is not what is ever written.
  struct Unexpected: Error {
    var column: Int
    var expected: String
  }

  private let row: Row

  init(_ row: Row) { self.row = row }

  func isNull(_ column: Int) -> Bool { value(column).isNull }

  func integer(_ column: Int) throws -> Int64 {
    guard case .int64(let number) = value(column).storage else {
      throw Unexpected(column: column, expected: "integer")
    }
    return number
  }

  func optionalInteger(_ column: Int) throws -> Int64? {
    isNull(column) ? nil : try integer(column)
  }

  func text(_ column: Int) throws -> String {
    switch value(column).storage {
    case .string(let text): return text
    case .blob(let data):
      if let text = String(validating: data, as: UTF8.self) { return text }
      throw Unexpected(column: column, expected: "text")
    default: throw Unexpected(column: column, expected: "text")
    }
  }

  func optionalText(_ column: Int) throws -> String? { isNull(column) ? nil : try text(column) }

  func digest(_ column: Int) throws -> String {
    switch value(column).storage {
    case .null: return ""
    case .blob(let data) where data.count == 32: return HexDigits.text(data)
    default: return try text(column)
    }
  }

  func score(_ column: Int) throws -> Double? {
    switch value(column).storage {
    case .null: return nil
    case .double(let number): return number
    case .int64(let number): return Double(number)
    case .string(StoredValue.notANumber): return .nan
    default: throw Unexpected(column: column, expected: "number")
    }
  }

  /// A number that is always there.
  func number(_ column: Int) throws -> Double {
    guard let number = try score(column) else {
      throw Unexpected(column: column, expected: "number")
    }
    return number
  }

  /// Bytes that are always there.
  func presentBytes(_ column: Int) throws -> [UInt8] {
    guard let bytes = try bytes(column) else {
      throw Unexpected(column: column, expected: "bytes")
    }
    return bytes
  }

  func bytes(_ column: Int) throws -> [UInt8]? {
    switch value(column).storage {
    case .null: return nil
    case .blob(let data): return [UInt8](data)
    default: throw Unexpected(column: column, expected: "bytes")
    }
  }

  func version(_ column: Int) throws -> ModelVersion {
    guard let version = ModelVersion(try integer(column)) else {
      throw Unexpected(column: column, expected: "positive number")
    }
    return version
  }

  func model(_ column: Int) throws -> ModelName {
    do { return try ModelName(try text(column)) } catch {
      throw Unexpected(column: column, expected: "name of a model")
    }
  }

  /// A case of an enumeration by its number.
  func number<Value: StoredNumber>(_ column: Int, _ type: Value.Type) throws -> Value {
    guard let value = Value(storedNumber: try integer(column)) else {
      throw Unexpected(column: column, expected: "number of \(type)")
    }
    return value
  }

  private func value(_ column: Int) -> DatabaseValue { row[column] }
}
