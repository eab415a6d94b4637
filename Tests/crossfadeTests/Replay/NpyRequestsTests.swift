import Foundation
import ServingCore
import ServingTestKit
import Testing

@testable import crossfade

@Suite final class NpyRequestsTests {
  /// Foundation has one, too.
  typealias Dimension = ServingCore.Dimension

  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "npy-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    // What is left of a temporary folder harms nobody.
    try? FileManager.default.removeItem(at: folder)
  }

  private static func spec(_ name: String, _ dimensions: [Dimension]) -> TensorSpec {
    TensorSpec(name: name, datatype: .fp32, dimensions: dimensions)
  }

  private static let rowsOfTwo: [Dimension] = [.dynamic(name: "batch"), .fixed(2)]

  /// A file of format version 1, with elements that count up from zero unless `count` says others.
  private func file(_ name: String, _ shape: [Int], descr: String = "<f4", count: Int? = nil) throws
    -> String
  {
    let axes = shape.map { "\($0), " }.joined()
    let header = Array("{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(axes)), }\n".utf8)
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(header.count & 0xFF), UInt8(header.count >> 8)] + header
    for element in 0..<(count ?? shape.reduce(1, *)) {
      withUnsafeBytes(of: Float(element).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path()
  }

  private func requests(_ arguments: [String], _ specs: [TensorSpec]) throws -> [ReplayRequest] {
    let source = try NpyRequests(arguments, specs: specs)
    var requests: [ReplayRequest] = []
    while let step = try source.next() {
      if case .request(let request) = step { requests.append(request) }
    }
    return requests
  }

  @Test func givesTheRowsOfAllFilesTogether() throws {
    let specs = [Self.spec("a", Self.rowsOfTwo), Self.spec("b", [.dynamic(name: "batch")])]
    let given = try requests(
      ["b=\(try file("b.npy", [3]))", "a=\(try file("a.npy", [3, 2]))"], specs)
    #expect(given.map(\.id) == ["1", "2", "3"])
    #expect(given.map { $0.inputs[0].floats } == [[0, 1], [2, 3], [4, 5]])
    #expect(given.map { $0.inputs[0].shape.dimensions } == [[1, 2], [1, 2], [1, 2]])
    #expect(given.map { $0.inputs[1].floats } == [[0], [1], [2]])
  }

  @Test func readsMoreThanABlock() throws {
    // Rows of 12 bytes do not divide a block.
    let rows = 200_000
    let dimensions: [Dimension] = [.dynamic(name: "batch"), .fixed(3)]
    let source = try NpyRequests(
      ["a=\(try file("a.npy", [rows, 3]))"], specs: [Self.spec("a", dimensions)])
    var count = 0
    while case .request(let request)? = try source.next() {
      if request.inputs[0].floats[0] != Float(3 * count) { break }
      count += 1
    }
    #expect(count == rows)
    #expect(source.share == 1)
  }

  private static let shapes: [([Dimension], [Int], [Int])] = [
    ([.fixed(2)], [3, 2], [2]), ([.fixed(1), .fixed(2)], [3, 2], [1, 2]),
    ([.fixed(1), .fixed(2)], [3, 1, 2], [1, 2]),
    ([.dynamic(name: nil), .dynamic(name: nil)], [3, 5], [1, 5]),
  ]

  @Test(arguments: shapes)
  private func aRowHasTheShapeOfTheModel(
    _ dimensions: [Dimension], _ shape: [Int], _ row: [Int]
  ) throws {
    let given = try requests(
      ["a=\(try file("a.npy", shape))"], [Self.spec("a", dimensions)])
    #expect(given.count == 3)
    #expect(given.first?.inputs[0].shape.dimensions == row)
  }

  @Test func saysWhatIsWrong() throws {
    let specs = [Self.spec("a", Self.rowsOfTwo), Self.spec("b", [.dynamic(name: "batch")])]
    let a = "a=\(try file("a.npy", [3, 2]))"
    let b = "b=\(try file("b.npy", [3]))"
    let examples: [([String], String)] = [
      ([a], "input \"b\" is missing"), ([a, b, b], "given twice"), (["a"], "expected NAME=FILE"),
      (["c=x.npy"], "\"c\" is not an input"), (["a=/nowhere.npy", b], "cannot be read"),
      ([a, "b=\(try file("four.npy", [4]))"], "expected 3 rows as input \"a\" has, got 4"),
      (["a=\(try file("wide.npy", [3, 5]))", b], "expected rows of the shape [2], got [5]"),
      ([a, "b=\(try file("i.npy", [3], descr: "<i4"))"], "expected FP32, got INT32"),
      ([a, "b=\(try file("scalar.npy", []))"], "got a scalar"),
      ([a, "b=\(try file("short.npy", [3], count: 2))"], "expected 12 bytes"),
    ]
    for (arguments, words) in examples {
      let error = #expect(throws: ServingError.self) { try requests(arguments, specs) }
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
    }
  }
}
