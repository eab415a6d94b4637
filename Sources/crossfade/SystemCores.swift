internal import CLinux

/// How many cores this process may keep busy.
enum SystemCores {
  /// Those that it may run on (sched_getaffinity(2)), or fewer where a control group gives it less
  /// of their time (cgroup v2, `cpu.max` of the group and of those above it). At least 1.
  static func count(
    usable: Int = Int(crossfade_usable_core_count()), procFolder: String = "/proc",
    controlGroupFolder: String = "/sys/fs/cgroup"
  ) -> Int {
    let quotas = ControlGroup.values(
      of: "cpu.max", procFolder: procFolder, folder: controlGroupFolder
    ).compactMap(cores)
    return max(1, min(usable, quotas.min() ?? usable))
  }

  /// `QUOTA PERIOD` in microseconds, or `max PERIOD` for no limit; a part of a core counts as one.
  private static func cores(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 2, let quota = Int(words[0]), let period = Int(words[1]), quota > 0,
      period > 0
    else { return nil }
    return quota / period + (quota % period > 0 ? 1 : 0)
  }
}
