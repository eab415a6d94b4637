internal import Glibc

/// A signal that ended a process, by number and name, and what that says.
struct SignalName: Hashable, CustomStringConvertible {
  enum Meaning: Hashable {
    /// The process did what no program may.
    case crash
    /// From outside, without a chance to answer; as a rule by the system, for its memory.
    case kill
    /// From outside, as somebody who wants a process to end asks for it.
    case request
  }

  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  var meaning: Meaning {
    switch number {
    case SIGKILL: .kill
    case SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2: .request
    default: .crash
    }
  }

  var description: String {
    Self.names[number].map { "signal \(number), \($0)" } ?? "signal \(number)"
  }

  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
    SIGUSR1: "SIGUSR1", SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE",
    SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
    SIGSYS: "SIGSYS",
  ]
}
