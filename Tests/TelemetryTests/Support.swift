import Foundation
import Telemetry

/// What was written to a pipe, as lines.
final class PipedLines {
  private let pipe = Pipe()

  var output: LogOutput { LogOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor) }

  /// Closes the pipe for writing and reads the rest.
  func end() throws -> [String] {
    try pipe.fileHandleForWriting.close()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  func breakOff() throws { try pipe.fileHandleForReading.close() }
}
