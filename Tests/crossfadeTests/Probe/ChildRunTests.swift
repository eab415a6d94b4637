import Foundation
import Glibc
import ServingCore
import Testing

@testable import crossfade

/// With small shell scripts in place of the program. Serialized, so that a test that looks for
/// descriptors or children left behind sees its own.
@Suite(.serialized) struct ChildRunTests {
  private func run(
    _ script: String, _ change: (inout ChildLimits) -> Void = { _ in }
  ) -> ChildEnding {
    var limits = ChildLimits.defaults
    // No test waits for as long; one that would hang ends.
    limits.nanosecondsMax = 60_000_000_000
    change(&limits)
    return ChildRun.toEnd(
      ChildCommand(executable: "/bin/sh", arguments: ["-c", script]), limits: limits,
      clock: SystemClock.monotonic)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func takesInWhatItSays() {
    let ending = run("echo out; echo err >&2; exit 3")
    #expect(ending.cause == .exited(code: 3))
    #expect(text(ending.output) == "out\n")
    #expect(text(ending.errorTail) == "err\n")
    #expect(ending.nanoseconds > 0)
  }

  @Test(arguments: [("SEGV", SIGSEGV), ("ABRT", SIGABRT), ("KILL", SIGKILL), ("TERM", SIGTERM)])
  func namesTheSignal(name: String, number: Int32) {
    let ending = run("echo before; kill -\(name) $$")
    #expect(ending.cause == .signalled(number))
    #expect(text(ending.output) == "before\n")
  }

  @Test func endsWhatTakesTooLong() {
    let ending = run("echo begun; sleep 600") { $0.nanosecondsMax = 300_000_000 }
    #expect(ending.cause == .overTime(nanosecondsMax: 300_000_000))
  }

  @Test func endsWhatTakesTooLongWithItsOutputClosed() {
    let ending = run("exec >&- 2>&-; sleep 600") { $0.nanosecondsMax = 300_000_000 }
    #expect(ending.cause == .overTime(nanosecondsMax: 300_000_000))
  }

  @Test func waitsForTheEndBehindClosedOutput() {
    #expect(run("exec >&- 2>&-; sleep 0.2; exit 7").cause == .exited(code: 7))
  }

  @Test func endsAFloodOfOutput() {
    let ending = run("yes") { $0.outputBytesMax = 1 << 20 }
    #expect(ending.cause == .overOutput(bytesMax: 1 << 20))
  }

  @Test func outputAtTheLimitIsWhole() {
    let ending = run("head -c 1000000 /dev/zero") { $0.outputBytesMax = 1_000_000 }
    #expect(ending.cause == .exited(code: 0))
    #expect(ending.output.count == 1_000_000)
    let over = run("head -c 1000001 /dev/zero") { $0.outputBytesMax = 1_000_000 }
    #expect(over.cause == .overOutput(bytesMax: 1_000_000))
  }

  @Test func keepsTheLastOfStandardError() {
    let ending = run("head -c 3000000 /dev/zero >&2; printf last >&2") { $0.errorTailBytesMax = 8 }
    #expect(ending.cause == .exited(code: 0))
    #expect(ending.errorTail == [0, 0, 0, 0] + Array("last".utf8))
  }

  @Test func aFloodOnStandardErrorEndsInTime() {
    let ending = run("yes >&2") { $0.nanosecondsMax = 300_000_000 }
    #expect(ending.cause == .overTime(nanosecondsMax: 300_000_000))
    #expect(ending.errorTail.count == ChildLimits.defaults.errorTailBytesMax)
  }

  @Test func doesNotWaitForAGrandchildThatKeepsThePipe() {
    let ending = run("sleep 600 & echo $!; exit 4")
    #expect(ending.cause == .exited(code: 4))
    // It was ended with the group. Its number may live on as a zombie until init has reaped it.
    let grandchild = Int32(text(ending.output).dropLast()) ?? 0
    #expect(grandchild > 0)
    #expect(isGoneSoon(grandchild))
  }

  private func isGoneSoon(_ id: Int32) -> Bool {
    for _ in 0..<2_000 {
      // A zombie has no memory.
      if ProcessMemory(processID: id) == nil { return true }
      usleep(10_000)
    }
    return false
  }

  @Test func endsWhatTakesTooMuchMemory() throws {
    // The shell doubles a string until it is stopped, by us or by its end at 1 GiB.
    let script = """
      x=0123456789abcdef; i=0
      while [ $i -lt 26 ]; do x=$x$x; i=$((i+1)); done
      sleep 60
      """
    let max = 64 << 20
    let ending = run(script) { $0.residentBytesMax = max }
    guard case .overMemory(let resident, max) = ending.cause else {
      Issue.record("\(ending.cause)")
      return
    }
    #expect(resident > max)
  }

  @Test(arguments: [("/nowhere/program", ENOENT), ("/etc/passwd", EACCES)])
  func saysWhyItCannotBeStarted(executable: String, number: Int32) {
    let ending = ChildRun.toEnd(
      ChildCommand(executable: executable, arguments: []), clock: SystemClock.monotonic)
    #expect(ending.cause == .notStarted(errno: number))
  }

  @Test func startsFromAClearSlate() throws {
    // Not closed on exec, as a careless library's would be.
    let leak = open("/dev/null", O_RDONLY)
    defer { close(leak) }
    let ending = run(
      """
      readlink /proc/self/fd/0; ls /proc/self/fd | wc -l
      grep -E 'SigBlk|SigIgn' /proc/self/status | cut -f 2; ps -o pgid= -p $$; echo $$
      """)
    let lines = text(ending.output).split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    try #require(lines.count == 6, "\(lines)")
    #expect(lines[0] == "/dev/null")
    // The fourth is the folder that ls reads.
    #expect(lines[1] == "4")
    // The first 31 are a program's own; the C library keeps some of the others to itself.
    for mask in lines[2...3] { #expect(UInt64(mask, radix: 16).map { $0 & 0x7FFF_FFFF } == 0) }
    #expect(lines[4] == lines[5])
  }

  @Test func addsToOurOwnEnvironment() {
    setenv("CROSSFADE_TEST_KEPT", "kept", 1)
    setenv("CROSSFADE_TEST_REPLACED", "old", 1)
    defer {
      unsetenv("CROSSFADE_TEST_KEPT")
      unsetenv("CROSSFADE_TEST_REPLACED")
    }
    let ending = ChildRun.toEnd(
      ChildCommand(
        executable: "/bin/sh",
        arguments: ["-c", "echo $CROSSFADE_TEST_KEPT $CROSSFADE_TEST_REPLACED"],
        environment: ["CROSSFADE_TEST_REPLACED": "new"]), clock: SystemClock.monotonic)
    #expect(text(ending.output) == "kept new\n")
  }

  @Test func leavesNothingBehind() throws {
    func descriptors() throws -> Set<String> {
      Set(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))
    }
    _ = run("true")
    let before = try descriptors().count
    for _ in 0..<50 { #expect(run("echo x").cause == .exited(code: 0)) }
    _ = ChildRun.toEnd(
      ChildCommand(executable: "/nowhere", arguments: []), clock: SystemClock.monotonic)
    // Other tests open and close files at the same time; a leak would be a hundred and more.
    #expect(try descriptors().count < before + 50)
  }
}
