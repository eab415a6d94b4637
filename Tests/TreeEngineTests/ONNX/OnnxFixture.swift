import ArtifactReading
import Glibc
import Testing

/// A model of `Models/onnx` and what ONNX Runtime makes of some rows.
/// `Tests/Fixtures/trees_onnx.py` says how the two files of it are written.
struct OnnxFixture {
  /// What one output says of one row.
  enum Answer: Equatable {
    case scores([Float])
    case number(Int64)
    case text([UInt8])
  }

  var model: [UInt8]
  var rows: [[Float]] = []
  /// For each row, by the output's name.
  var answers: [[String: Answer]] = []

  init(_ name: String) throws {
    model = try OnnxFixture.bytes(name + ".onnx")
    let text = String(decoding: try OnnxFixture.bytes(name + ".txt"), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words[0] == "row" {
        rows.append(try OnnxFixture.floats(words.dropFirst()))
        answers.append([:])
        continue
      }
      let answer: Answer =
        switch words[0] {
        case "scores": .scores(try OnnxFixture.floats(words.dropFirst(2)))
        case "number": .number(try #require(Int64(words[2])))
        default: .text(try OnnxFixture.hexadecimal(words[2]))
        }
      answers[answers.count - 1][words[1]] = answer
    }
  }

  /// The names of all, sorted; none when the folder cannot be read, which a test takes notice of.
  static let names: [String] = {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
        place.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".onnx") { names.append(String(name.dropLast(5))) }
    }
    return names.sorted()
  }()

  static func bytes(_ file: String) throws -> [UInt8] {
    try ModelFile.read(path: folder + file, byteCountMax: 1 << 20)
  }

  private static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/Models/onnx/"
  }()

  private static func floats(_ words: some Sequence<String>) throws -> [Float] {
    try words.map { Float(bitPattern: try #require(UInt32($0, radix: 16))) }
  }

  private static func hexadecimal(_ text: String) throws -> [UInt8] {
    let digits = Array(text)
    return try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16))
    }
  }
}
