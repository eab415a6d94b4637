import Foundation

/// A model in `Models/xgboost` and what XGBoost answers with it: `Tests/Fixtures/trees_xgboost.py`
/// says how they are made.
struct XGBoostFixture {
  var model: [UInt8]
  var rows: [[Float]]
  var margins: [[Float]]
  var predictions: [[Float]]
  /// Of the first rows only.
  var leaves: [[Int32]]

  init(_ name: String) throws {
    let isText = FileManager.default.fileExists(atPath: Self.url(name, "json").path)
    model = try Self.bytes(name, isText ? "json" : "ubj")
    let expected = try Data(contentsOf: Self.url(name, "expected.json"))
    let file = try JSONDecoder().decode(File.self, from: expected)
    rows = file.rows.map(Self.numbers)
    margins = file.margins.map(Self.numbers)
    predictions = file.predictions.map(Self.numbers)
    leaves = file.leaves
  }

  /// The names of all models; empty when the folder cannot be read.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let suffix = ".expected.json"
    return files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }()

  static func bytes(_ name: String, _ suffix: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url(name, suffix)))
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Models/xgboost")

  private static func url(_ name: String, _ suffix: String) -> URL {
    folder.appendingPathComponent("\(name).\(suffix)")
  }

  private struct File: Decodable {
    var rows: [String]
    var margins: [String]
    var predictions: [String]
    var leaves: [[Int32]]
  }

  /// The numbers of a text that has eight hexadecimal digits of each.
  private static func numbers(_ text: String) -> [Float] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 8).map { start in
      Float(bitPattern: UInt32(String(digits[start..<start + 8]), radix: 16) ?? 0)
    }
  }
}
