import Foundation

/// A model in `Models/lightgbm` and what LightGBM answers with it:
/// `Tests/Fixtures/trees_lightgbm.py` says how they are made.
struct LightGBMFixture {
  var model: [UInt8]
  /// The usual output's name.
  var output: String
  var rows: [[Float]]
  var rawScores: [[Double]]
  var predictions: [[Double]]
  var leaves: [[Int32]]

  init(_ name: String) throws {
    let path = Self.folder.appendingPathComponent(name).path
    model = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".txt")))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try decoder.decode(
      File.self, from: Data(contentsOf: URL(fileURLWithPath: path + ".json")))
    output = file.output
    rows = file.rows.map { Self.words($0, digits: 8).map { Float(bitPattern: UInt32($0)) } }
    rawScores = file.rawScores.map { Self.words($0, digits: 16).map(Double.init(bitPattern:)) }
    predictions = file.predictions.map { Self.words($0, digits: 16).map(Double.init(bitPattern:)) }
    leaves = file.leaves
  }

  /// The names of all models; empty when the folder cannot be read.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }()

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Models/lightgbm")

  private struct File: Decodable {
    var output: String
    var rows: [String]
    var rawScores: [String]
    var predictions: [String]
    var leaves: [[Int32]]
  }

  /// The numbers of a text of hexadecimal digits, `digits` each.
  private static func words(_ text: String, digits: Int) -> [UInt64] {
    let digitsOfText = Array(text)
    return stride(from: 0, to: digitsOfText.count, by: digits).map { start in
      UInt64(String(digitsOfText[start..<start + digits]), radix: 16) ?? 0
    }
  }
}
