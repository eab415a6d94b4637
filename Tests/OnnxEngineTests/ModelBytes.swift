import Glibc
import Testing

/// The bytes of a file in `Models`.
enum ModelBytes {
  static func read(_ model: String) throws -> [UInt8] {
    let file = try #require(fopen(TestEngine.path(of: model), "r"), "cannot open \(model)")
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}
