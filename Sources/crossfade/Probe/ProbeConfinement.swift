internal import CLinux
internal import Glibc
internal import ServingCore
internal import ServingRuntime

/// Takes from the checking process the rights that a check does not need, before the engine meets
/// the artifact: an artifact that makes the engine do something else than compute finds little to
/// do it with. What the process already has open stays.
///
/// Each restriction is taken as far as this kernel and this user have it, and what is missing is
/// said; one that the kernel offers and then refuses fails the check. There is no limit on the
/// number of threads (RLIMIT_NPROC): it counts all processes of a user, and engines need theirs;
/// new processes are denied one by one instead.
struct ProbeConfinement {
  /// Descriptors that the process may have, the few that are open by then included.
  static let descriptorsMax: rlim_t = 256
  /// The user and group `nobody` of every Linux.
  static let nobody: UInt32 = 65_534

  /// What engines and the C library read by themselves: libraries, locales and time zones, and what
  /// the system tells of its cores and memory.
  private static let systemPaths = [
    "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/cpuinfo",
    "/proc/meminfo", "/proc/stat", "/proc/sys/vm", "/sys/devices/system", "/sys/fs/cgroup",
    "/dev/null", "/dev/zero", "/dev/urandom",
  ]

  let artifact: String
  let golden: String?
  private let folder: String
  private let libraryFolder: String?

  init(_ plan: AdmissionPlan, libraryPath: String) {
    artifact = plan.artifact.path
    golden = plan.goldenPath
    folder = Self.folder(of: artifact) ?? "."
    // A name alone is looked for among the system's libraries.
    libraryFolder = Self.folder(of: libraryPath)
  }

  /// Confines the process.
  /// - Parameter parent: who must still be there; nil when it is run by hand.
  /// - Returns: what is in force and what is not, for people.
  /// - Throws: `INTERNAL` when the kernel refuses what it offers.
  func apply(parent: Int32?) throws(ServingError) -> String {
    try Self.check("no_new_privs", crossfade_no_new_privileges())
    Self.limit(RLIMIT_NOFILE, to: Self.descriptorsMax)
    if parent != nil {
      // By hand, standard output may be a file that the report goes into.
      signal(SIGXFSZ, SIG_IGN)
      Self.limit(RLIMIT_FSIZE, to: 0)
    }
    var found = ["no new privileges"]
    found += try dropUser(parent: parent)
    found.append(try confineFiles())
    switch crossfade_deny_system_calls() {
    case CROSSFADE_LACKING: found.append("no filter of system calls, which the kernel lacks")
    case let result:
      try Self.check("seccomp", result)
      found.append("no writing, sockets, programs or processes (seccomp)")
    }
    return found.joined(separator: "; ")
  }

  /// Of root, what makes it so; and the user itself where others may read the version as well.
  private func dropUser(parent: Int32?) throws(ServingError) -> [String] {
    guard geteuid() == 0 else { return ["user \(geteuid())"] }
    var found: [String] = []
    // A user namespace may have no other groups and users; what is left is then what it has.
    if crossfade_drop_groups() == 0 { found.append("no other groups") }
    if isReadableByNobody, crossfade_become(Self.nobody, Self.nobody) == 0 {
      found.append("user \(Self.nobody)")
    } else {
      found.append("user 0, as others may not read the files")
    }
    try Self.check("capset", crossfade_drop_capabilities())
    // Who changes its user, if only to ask, does not die with its parent any more.
    guard parent == nil || (crossfade_die_with_parent() == 0 && getppid() == parent) else {
      throw ServingError(.cancelled, "the process that wants the model checked has gone")
    }
    found.append("no capabilities")
    return found
  }

  /// Asked with the effective user changed for that long.
  private var isReadableByNobody: Bool {
    guard seteuid(Self.nobody) == 0 else { return false }
    defer { seteuid(0) }
    let files = [artifact, golden].compactMap { $0 }
    return files.allSatisfy { faccessat(AT_FDCWD, $0, R_OK, AT_EACCESS) == 0 }
      && faccessat(AT_FDCWD, folder, R_OK | X_OK, AT_EACCESS) == 0
  }

  private func confineFiles() throws(ServingError) -> String {
    let abi = crossfade_landlock_abi()
    guard abi != CROSSFADE_LACKING else { return "files of others stay readable, without Landlock" }
    let paths = Self.systemPaths + [folder, golden, libraryFolder].compactMap { $0 }
    let threads = crossfade_thread_count()
    let copies = paths.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let result = copies.map { UnsafePointer($0) }.withUnsafeBufferPointer {
      crossfade_landlock_read_only(abi, $0.baseAddress, $0.count)
    }
    try Self.check("Landlock", result)
    // Landlock binds the thread that asks and those that it starts. An engine's library may have
    // started some when it was loaded; all else here binds those too.
    let others = threads > 1 ? ", but for \(threads - 1) of the engine's own threads" : ""
    return "reads its folder and system files alone (Landlock ABI \(abi)\(others))"
  }

  private static func folder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Lower limits are always granted.
  private static func limit(_ resource: __rlimit_resource, to value: rlim_t) {
    var limit = rlimit()
    let resource = __rlimit_resource_t(resource.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_max > value else { return }
    limit = rlimit(rlim_cur: value, rlim_max: value)
    _ = setrlimit(resource, &limit)
  }

  private static func check(_ name: String, _ result: Int32) throws(ServingError) {
    guard result != 0 else { return }
    let reason = SystemNumber(errno).text
    throw ServingError(
      .internal, "the check of the model could not be confined: \(name): \(reason)")
  }
}
