package import ServingCore

extension GoldenCodec {
  /// Reads the golden vectors in a file.
  package static func read(path: String) throws(ServingError) -> GoldenVectors {
    let file = try RegularFile(readingPath: path)
    do {
      return try decode(try file.readAll(byteCountMax: byteCountMax))
    } catch {
      throw error.prefixed("golden vectors \(path.quotedPath)")
    }
  }
}
