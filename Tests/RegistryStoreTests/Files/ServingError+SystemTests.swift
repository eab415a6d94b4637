import Glibc
import ServingCore
import Testing

@testable import RegistryStore

struct ServingErrorSystemTests {
  @Test(
    arguments: [
      (ENOSPC, .resourceExhausted, "No space left on device; free some space there and try again"),
      (EDQUOT, .resourceExhausted, "Disk quota exceeded; free some space there and try again"),
      (EACCES, .permissionDenied, "Permission denied; it needs other permissions, or another user"),
      (EPERM, .permissionDenied, "Operation not permitted; it needs other permissions"),
      (EROFS, .permissionDenied, "Read-only file system; the file system is mounted read-only"),
      (ENOENT, .notFound, "No such file or directory"), (EEXIST, .alreadyExists, "File exists"),
      (ENOTEMPTY, .alreadyExists, "Directory not empty"),
      (
        ELOOP, .invalidArgument,
        "Too many levels of symbolic links; symbolic links are not followed"
      ),
      (ENOTDIR, .invalidArgument, "Not a directory"), (EMFILE, .resourceExhausted, "Too many open"),
      (EIO, .unavailable, "Input/output error"), (ESTALE, .unavailable, "Stale file handle"),
      (99_999, .unavailable, "error 99999"),
    ] as [(CInt, StatusCode, String)])
  func saysWhatFailedWhereAndWhy(_ number: CInt, _ code: StatusCode, _ words: String) {
    let error = ServingError.system(number, "write", "/registry/digits/model.onnx")
    #expect(error.code == code)
    #expect(
      error.message.hasPrefix("cannot write \"/registry/digits/model.onnx\": \(words)"),
      "\(error.message)")
    #expect(error.systemNumber == number)
  }
}
