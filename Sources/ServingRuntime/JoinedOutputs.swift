internal import ServingCore

/// The outputs of a request that ran in several parts, put together again in the order of its rows:
/// one more copy, which only requests over the row limit pay, and everything behind it sees a batch
/// like any other.
///
/// `@unchecked Sendable`: as ``BatchOutputs``; its memory is written before `init` ends.
final class JoinedOutputs: BatchOutputs, @unchecked Sendable {
  private let bytes: [UnsafeMutableRawBufferPointer]
  private let offsets: [UnsafeMutableBufferPointer<Int>?]

  /// - Throws: `INTERNAL` when the parts' outputs do not agree in anything but their rows.
  static func join(_ pieces: [SplitRun.Piece]) throws(ServingError) -> BatchOutputs {
    let pieces = pieces.sorted { $0.firstRow < $1.firstRow }
    let outputCount = pieces.first?.outputs.tensors.count ?? 0
    for index in 0..<outputCount {
      let shapes = pieces.map { piece in
        var shape = piece.outputs.tensors[index].view.shape
        shape[0] = 0
        return shape
      }
      guard shapes.allSatisfy({ $0 == shapes[0] }) else {
        throw ServingError(
          .internal,
          "output \(index) has other dimensions in each part of a request that was split: "
            + "\(shapes[0]) and more; send fewer rows at once")
      }
    }
    return JoinedOutputs(pieces, outputCount: outputCount)
  }

  private init(_ pieces: [SplitRun.Piece], outputCount: Int) {
    var tensors: [BatchOutput] = []
    var bytes: [UnsafeMutableRawBufferPointer] = []
    var offsets: [UnsafeMutableBufferPointer<Int>?] = []
    for index in 0..<outputCount {
      let parts = pieces.map { $0.outputs.tensors[index].slice(rows: $0.rows) }
      let memory = Self.joined(parts)
      let starts = Self.joinedOffsets(pieces, parts, index)
      var view = parts[0]
      view.shape[0] = parts.reduce(0) { $0 + $1.shape[0] }
      view.bytes = UnsafeRawBufferPointer(memory)
      tensors.append(
        BatchOutput(view: view, elementOffsets: starts.map { UnsafeBufferPointer($0) }))
      bytes.append(memory)
      offsets.append(starts)
    }
    self.bytes = bytes
    self.offsets = offsets
    super.init(tensors: tensors)
  }

  deinit {
    for memory in bytes { memory.deallocate() }
    for starts in offsets { starts?.deallocate() }
  }

  private static func joined(_ parts: [TensorView]) -> UnsafeMutableRawBufferPointer {
    let count = parts.reduce(0) { $0 + $1.bytes.count }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    var offset = 0
    for part in parts {
      UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(from: part.bytes)
      offset += part.bytes.count
    }
    return memory
  }

  /// Where each string begins in the joined bytes; nil for any other datatype.
  private static func joinedOffsets(
    _ pieces: [SplitRun.Piece], _ parts: [TensorView], _ index: Int
  ) -> UnsafeMutableBufferPointer<Int>? {
    guard pieces[0].outputs.tensors[index].elementOffsets != nil else { return nil }
    var starts = [0]
    var base = 0
    for (piece, part) in zip(pieces, parts) {
      let output = piece.outputs.tensors[index]
      let perRow = output.view.shape.elementCountPerRow ?? 0
      let first = piece.rows.lowerBound * perRow
      let last = piece.rows.upperBound * perRow
      guard let offsets = output.elementOffsets else { continue }
      for element in first..<last { starts.append(base + offsets[element + 1] - offsets[first]) }
      base += part.bytes.count
    }
    let memory = UnsafeMutableBufferPointer<Int>.allocate(capacity: starts.count)
    _ = memory.initialize(from: starts)
    return memory
  }
}
