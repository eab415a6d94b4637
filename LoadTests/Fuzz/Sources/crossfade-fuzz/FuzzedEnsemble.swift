internal import Glibc
internal import ServingCore
internal import TreeEngine

/// A model of trees as the engine takes it: read, checked, laid out, and asked for a few rows. One
/// that was found sound must answer any row.
enum FuzzedEnsemble {
  private static let path = "/dev/shm/crossfade-fuzz-\(getpid())"
  private static let values: [Float] = [0, -0, 1.5, -1e30, .infinity, -.infinity, .nan]

  static func run(_ bytes: UnsafeRawBufferPointer, _ format: ArtifactFormat) {
    write(bytes)
    defer { unlink(path) }
    do throws(ServingError) {
      let session = try TreeEngine().load(EngineArtifact(path: path, format: format))
      // Wide inputs cost time and find nothing new.
      guard case .fixed(let columns) = session.signature.inputs[0].dimensions[1], columns < 4_096
      else { return }
      for rowCount in [1, 3] { _ = try session.run(batch(rowCount, columns)) }
    } catch {
      precondition(!error.message.isEmpty)
    }
  }

  nonisolated(unsafe) private static var cells: [Float] = []

  private static func batch(_ rowCount: Int, _ columns: Int) -> EngineBatch {
    cells = (0..<rowCount * columns).map { values[$0 % values.count] }
    guard let shape = Shape([rowCount, columns]) else { preconditionFailure("a small shape") }
    // The array lives until the next batch is made.
    let bytes = cells.withUnsafeBytes { $0 }
    return EngineBatch(inputs: [BatchInput(datatype: .fp32, shape: shape, segments: [bytes])])
  }

  private static func write(_ bytes: UnsafeRawBufferPointer) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(file >= 0, "\(path) cannot be written")
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      precondition(count > 0, "\(path) cannot be written")
      rest = rest.dropFirst(count)
    }
  }
}
