internal import Foundation
internal import ServingCore

/// Reads NumPy's `.npy` files (format versions 1.0 to 3.0, NumPy Enhancement Proposal 1).
enum NpyFile {
  /// The largest file that is read, in bytes.
  static let byteCountMax = 1 << 30
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads one array of numbers or booleans in C order.
  /// - Throws: `INVALID_ARGUMENT` saying what the file holds instead, `NOT_FOUND` when there is
  ///   none.
  static func read(path: String, name: String) throws(ServingError) -> OwnedTensor {
    let bytes: [UInt8]
    do {
      let data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
      guard data.count <= byteCountMax else {
        throw ServingError(
          .invalidArgument, "\(path): expected at most \(byteCountMax) bytes, got \(data.count)")
      }
      bytes = Array(data)
    } catch let error as ServingError {
      throw error
    } catch {
      throw ServingError(.notFound, "\(path) cannot be read: \(error.localizedDescription)")
    }
    do throws(ServingError) {
      return try parse(bytes, name: name)
    } catch {
      throw error.prefixed(path)
    }
  }

  static func parse(_ bytes: [UInt8], name: String) throws(ServingError) -> OwnedTensor {
    let header = try header(bytes)
    try header.check(contentByteCount: bytes.count - header.byteCount)
    return OwnedTensor(
      name: name, datatype: header.datatype, shape: header.shape,
      bytes: Array(bytes[header.byteCount...]))
  }

  /// What a file says of its array before the elements come.
  struct Header: Hashable {
    var datatype: Datatype
    var shape: Shape
    /// Of the header itself: where the elements begin.
    var byteCount: Int

    /// - Throws: `INVALID_ARGUMENT` when the file holds other than so many bytes of elements.
    func check(contentByteCount got: Int) throws(ServingError) {
      let (expected, overflow) = (shape.elementCount ?? .max)
        .multipliedReportingOverflow(by: datatype.byteWidth ?? 1)
      guard !overflow, expected == got else {
        throw ServingError(
          .invalidArgument,
          "expected \(overflow ? "countable" : "\(expected)") bytes for \(datatype.name) "
            + "\(shape), got \(got)")
      }
    }
  }

  /// - Parameter bytes: the file, or at least as much of its beginning as the header takes.
  static func header(_ bytes: [UInt8]) throws(ServingError) -> Header {
    guard bytes.count >= 10, bytes.starts(with: magic) else {
      throw ServingError(.invalidArgument, "this is not a .npy file")
    }
    // Version 1 gives the header's length in two bytes, later ones in four.
    let lengthWidth = bytes[6] == 1 ? 2 : 4
    guard (1...3).contains(bytes[6]), bytes.count >= 8 + lengthWidth else {
      throw ServingError(
        .invalidArgument, ".npy format version: expected 1 to 3, got \(bytes[6])")
    }
    let length = bytes[8..<8 + lengthWidth].reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = 8 + lengthWidth + length
    guard start <= bytes.count else {
      throw ServingError(.invalidArgument, "the .npy header is cut off")
    }
    let header = String(decoding: bytes[(8 + lengthWidth)..<start], as: UTF8.self)
    guard try field("fortran_order", in: header) == "False" else {
      throw ServingError(
        .invalidArgument,
        "the array is in Fortran order; save it with numpy.ascontiguousarray(array)")
    }
    let datatype = try datatype(field("descr", in: header))
    let shape = try shape(field("shape", in: header))
    return Header(datatype: datatype, shape: shape, byteCount: start)
  }

  /// The value behind a key of the header, which is a Python dictionary as text.
  private static func field(_ key: String, in header: String) throws(ServingError) -> String {
    guard let found = header.range(of: "'\(key)':") else {
      throw ServingError(.invalidArgument, "the .npy header has no \(key)")
    }
    let rest = header[found.upperBound...].drop { $0 == " " }
    if rest.first == "(" { return String(rest.prefix { $0 != ")" }.dropFirst()) }
    return String(rest.prefix { $0 != "," && $0 != "}" }).trimmingCharacters(in: .whitespaces)
  }

  private static func datatype(_ text: String) throws(ServingError) -> Datatype {
    switch text.trimmingCharacters(in: CharacterSet(charactersIn: "'\"")) {
    case "|b1": return .bool
    case "|u1": return .uint8
    case "<u2": return .uint16
    case "<u4": return .uint32
    case "<u8": return .uint64
    case "|i1": return .int8
    case "<i2": return .int16
    case "<i4": return .int32
    case "<i8": return .int64
    case "<f2": return .fp16
    case "<f4": return .fp32
    case "<f8": return .fp64
    default:
      throw ServingError(
        .invalidArgument,
        "element type: expected little-endian numbers or booleans, got \(text.quotedForMessage)")
    }
  }

  private static func shape(_ text: String) throws(ServingError) -> Shape {
    let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    let extents = parts.compactMap { Int($0) }
    guard extents.count == parts.count, let shape = Shape(extents) else {
      throw ServingError(
        .invalidArgument,
        "shape: expected at most \(Shape.rankMax) dimensions, got \(text.quotedForMessage)")
    }
    return shape
  }
}
