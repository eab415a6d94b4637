import CLinux
import Glibc

/// Runs a test's body held to the permissions of files, as others than root are, so that the test
/// is one whoever runs it. Threads that the body starts are held to them for good.
func heedingPermissions(_ body: () throws -> Void) rethrows {
  precondition(crossfade_heed_permissions(1) == 0, "capset: \(errno)")
  defer { precondition(crossfade_heed_permissions(0) == 0, "capset: \(errno)") }
  try body()
}
