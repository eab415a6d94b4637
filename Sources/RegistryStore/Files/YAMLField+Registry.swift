internal import ServingCore
internal import YAMLReading

/// What the files of a registry state in the same way.
extension YAMLField {
  func modelName() throws(ServingError) -> ModelName {
    let name = try string(byteCountMax: ModelName.lengthMax)
    do { return try ModelName(name) } catch { throw refusal(error.message) }
  }

  func modelVersion() throws(ServingError) -> ModelVersion {
    let number = try integer(in: 1...Int.max)
    guard let version = ModelVersion(Int64(number)) else {
      throw mismatch("a positive whole number")
    }
    return version
  }

  /// RFC 3339, UTC, whole seconds.
  func timestamp() throws(ServingError) -> String {
    let text = try string(byteCountMax: 64)
    do { return try UTCTimestamp(parsing: text).description } catch {
      throw refusal(error.message)
    }
  }

  func sha256() throws(ServingError) -> String {
    let text = try string(byteCountMax: 64)
    guard SHA256Hex.isValid(text) else { throw mismatch("64 lowercase hexadecimal digits") }
    return text
  }
}
