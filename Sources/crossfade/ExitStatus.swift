internal import ArgumentParser
internal import Foundation
internal import ServingCore

/// What the process says to the shell, after BSD's sysexits(3).
enum ExitStatus {
  /// The codes for `--help`.
  static let explanation = """
    Exit codes: 0 done; 64 wrong arguments; 65 a model, manifest or input is bad; 66 not found; \
    69 a server or the engine is not available; 70 internal error; 73 already exists; \
    75 try again later; 77 not permitted.
    """

  static func code(for error: ServingError) -> Int32 {
    switch error.code {
    case .invalidArgument, .failedPrecondition, .dataLoss: 65
    case .notFound: 66
    case .unavailable, .cancelled: 69
    case .unimplemented, .internal: 70
    case .alreadyExists: 73
    case .deadlineExceeded, .resourceExhausted: 75
    case .permissionDenied, .unauthenticated: 77
    }
  }

  /// Prints an error to standard error and gives what ends the process with its code.
  static func failure(_ error: ServingError) -> ExitCode {
    FileHandle.standardError.write(Data("crossfade: \(error.message)\n".utf8))
    return ExitCode(code(for: error))
  }
}
