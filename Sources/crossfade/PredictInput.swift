internal import Foundation
internal import RegistryStore
internal import ServingCore

/// From `--input NAME=VALUE` to tensors that fit a signature.
enum PredictInput {
  /// The largest JSON file that is read, in bytes.
  static let jsonByteCountMax = 256 << 20

  /// - Throws: `INVALID_ARGUMENT` naming the input and what is wrong with its value.
  static func tensors(
    _ arguments: [String], for specs: [TensorSpec]
  ) throws(ServingError) -> [OwnedTensor] {
    var tensors: [OwnedTensor] = []
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw ServingError(
          .invalidArgument, "--input: expected NAME=VALUE, got \(argument.quotedForMessage)")
      }
      guard let spec = specs.first(where: { $0.name == parts[0] }) else {
        let known = specs.map { "\($0.name) \($0.datatype.name) \($0.shapeText)" }
        throw ServingError(
          .invalidArgument,
          "--input: \(String(parts[0]).quotedForMessage) is not an input of this model; expected "
            + known.joined(separator: ", "))
      }
      tensors.append(try tensor(String(parts[1]), spec))
    }
    return tensors
  }

  private static func tensor(
    _ value: String, _ spec: TensorSpec
  ) throws(ServingError) -> OwnedTensor {
    if value.hasSuffix(".npy") {
      return withRow(try NpyFile.read(path: value, name: spec.name), spec)
    }
    let place = "--input \(spec.name)"
    let json: JSONValue
    if value.hasPrefix("@") {
      json = try JSONParser.parse(try read(String(value.dropFirst())))
    } else if spec.datatype == .bytes, !value.hasPrefix("["), !value.hasPrefix("\"") {
      json = .string(value)
    } else {
      do throws(ServingError) {
        json = try JSONParser.parse(Array(value.utf8))
      } catch {
        throw error.prefixed(place)
      }
    }
    return withRow(
      try TensorJSON.tensor(
        name: spec.name, datatype: spec.datatype, shape: nil, data: json, at: place),
      spec)
  }

  /// A single row may come without the leading dimension.
  private static func withRow(_ tensor: OwnedTensor, _ spec: TensorSpec) -> OwnedTensor {
    guard tensor.shape.rank + 1 == spec.dimensions.count,
      let shape = Shape([1] + tensor.shape.dimensions)
    else { return tensor }
    var row = tensor
    row.shape = shape
    return row
  }

  private static func read(_ path: String) throws(ServingError) -> [UInt8] {
    do {
      let data = try Data(contentsOf: URL(filePath: path))
      guard data.count <= jsonByteCountMax else {
        throw ServingError(
          .invalidArgument,
          "\(path): expected at most \(jsonByteCountMax) bytes, got \(data.count)")
      }
      return Array(data)
    } catch let error as ServingError {
      throw error
    } catch {
      throw ServingError(.notFound, "\(path) cannot be read: \(error.localizedDescription)")
    }
  }
}
