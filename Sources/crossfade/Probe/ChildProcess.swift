internal import CLinux
internal import Glibc

/// A program that was started, until it is reaped.
///
/// It has a process group of its own, so that a signal from the terminal is not taken for a crash
/// of the program, and so that whatever it started can be ended with it.
struct ChildProcess {
  let id: pid_t

  /// Starts a program: standard input is empty, output and error go into the pipes, no other
  /// descriptor is open, no signal is blocked or ignored.
  /// - Throws: the system's number when it cannot be started.
  init(
    _ command: ChildCommand, output: borrowing ChildPipe, error: borrowing ChildPipe
  ) throws(SystemNumber) {
    var actions = posix_spawn_file_actions_t()
    try Self.check(posix_spawn_file_actions_init(&actions))
    defer { posix_spawn_file_actions_destroy(&actions) }
    try Self.check(
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0))
    try Self.check(
      posix_spawn_file_actions_adddup2(&actions, output.writeEnd, STDOUT_FILENO))
    try Self.check(posix_spawn_file_actions_adddup2(&actions, error.writeEnd, STDERR_FILENO))
    try Self.check(crossfade_spawn_close_from(&actions, STDERR_FILENO + 1))

    var attributes = posix_spawnattr_t()
    try Self.check(posix_spawnattr_init(&attributes))
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    try Self.check(posix_spawnattr_setsigmask(&attributes, &none))
    try Self.check(posix_spawnattr_setsigdefault(&attributes, &all))
    try Self.check(posix_spawnattr_setpgroup(&attributes, 0))
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    try Self.check(posix_spawnattr_setflags(&attributes, Int16(flags)))

    var id = pid_t()
    try Self.check(
      Self.withCStrings([Self.name(command.executable)] + command.arguments) { arguments in
        Self.withEnvironment(command.environment) { environment in
          posix_spawn(&id, command.executable, &actions, &attributes, arguments, environment)
        }
      })
    self.id = id
  }

  /// Whether it has ended, without reaping it.
  var hasEnded: Bool {
    var info = siginfo_t()
    let result = waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT)
    // An error means that it is no child of ours any more: somebody has reaped it.
    return result != 0 ? errno != EINTR : info.si_signo == SIGCHLD
  }

  /// Resident memory; nil when the system does not tell.
  var residentBytes: Int? { ProcessMemory(processID: id)?.residentBytes }

  /// Ends it, whatever it started in its group, and waits for its end. The group goes first: until
  /// it is reaped nobody else can have its number.
  consuming func endAndReap() -> ChildEnding.Cause {
    kill(-id, SIGKILL)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 {
      guard errno == EINTR else { return .unknown }
    }
    // wait(2): the low seven bits are the signal, zero for an exit whose code is above them.
    let signal = status & 0x7F
    return signal == 0 ? .exited(code: status >> 8 & 0xFF) : .signalled(signal)
  }

  private static func name(_ path: String) -> String {
    path == "/proc/self/exe" ? "crossfade" : path
  }

  /// Lends strings as execve(2) takes them, with a null at the end.
  /// - Returns: what `body` does, or the system's number when there is no memory for them.
  private static func withCStrings(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
  ) -> Int32 {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.contains(nil) ? ENOMEM : body(copies + [nil])
  }

  /// Lends our own environment, byte for byte, with some settings in place of its own.
  private static func withEnvironment(
    _ settings: [String: String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
  ) -> Int32 {
    withCStrings(settings.map { "\($0)=\($1)" }) { added in
      var environment = added
      var next = environ
      while let entry = next.pointee {
        let isReplaced = settings.keys.contains { strncmp(entry, "\($0)=", $0.utf8.count + 1) == 0 }
        if !isReplaced { environment.insert(entry, at: 0) }
        next += 1
      }
      return body(environment)
    }
  }

  private static func check(_ number: Int32) throws(SystemNumber) {
    guard number == 0 else { throw SystemNumber(number) }
  }
}
