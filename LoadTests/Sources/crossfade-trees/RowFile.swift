internal import Foundation

/// The rows that are scored, in memory as long as the process lives.
struct RowFile {
  let featureCount: Int
  let count: Int
  private let bytes: UnsafeRawBufferPointer

  init(path: String, featureCount: Int) throws(TreeFailure) {
    let content: Data
    do {
      content = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw TreeFailure("\(path) cannot be read: \(error.localizedDescription)")
    }
    let rowBytes = featureCount * MemoryLayout<Float>.size
    guard !content.isEmpty, content.count.isMultiple(of: rowBytes) else {
      throw TreeFailure(
        "\(path): expected rows of \(featureCount) 32-bit floats, got \(content.count) bytes")
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: content.count, alignment: MemoryLayout<Float>.alignment)
    content.copyBytes(to: memory)
    self.featureCount = featureCount
    count = content.count / rowBytes
    bytes = UnsafeRawBufferPointer(memory)
  }

  func bytes(ofRows rows: Range<Int>) -> UnsafeRawBufferPointer {
    let rowBytes = featureCount * MemoryLayout<Float>.size
    return UnsafeRawBufferPointer(
      rebasing: bytes[rows.lowerBound * rowBytes..<rows.upperBound * rowBytes])
  }
}
