internal import Glibc

/// The system's number for what went wrong, errno(3).
struct SystemNumber: Error, Hashable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  var text: String { String(cString: strerror(number)) }
}
