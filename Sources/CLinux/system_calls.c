#define _GNU_SOURCE
#include "CLinuxConfinement.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// Numbers are the headers' own, which differ between architectures. A list of what is denied and
// not of what is allowed: engines are free to compute as they like, and what a new one needs for
// that must not fail; Landlock, which works the other way round, stands behind it.
static const uint16_t denied[] = {
    // The network, and other programs over it.
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
    SYS_sendto, SYS_sendmsg, SYS_sendmmsg,
    // Programs and processes.
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill,
    SYS_pidfd_open, SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_unshare, SYS_setns, SYS_chroot,
    SYS_pivot_root, SYS_personality,
    // Files and their names.
    SYS_mkdirat, SYS_mknodat, SYS_unlinkat, SYS_renameat2, SYS_linkat, SYS_symlinkat, SYS_fchmod,
    SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_truncate, SYS_utimensat, SYS_setxattr,
    SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr,
    SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_mount, SYS_umount2, SYS_open_tree,
    SYS_move_mount, SYS_fsopen, SYS_fsmount, SYS_fsconfig, SYS_fspick, SYS_fanotify_init,
    SYS_inotify_init1, SYS_quotactl, SYS_acct,
    // What other processes share, and ways around this filter: io_uring opens files by itself.
    SYS_shmget, SYS_shmat, SYS_msgget, SYS_semget, SYS_mq_open, SYS_mq_unlink, SYS_io_uring_setup,
    SYS_io_uring_enter, SYS_io_uring_register,
    // The kernel's own affairs.
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_add_key, SYS_request_key, SYS_keyctl,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon,
    SYS_swapoff, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_sethostname,
    SYS_setdomainname, SYS_syslog, SYS_vhangup,
#if defined(__x86_64__)
    // The older names, which arm64 never had.
    SYS_fork, SYS_vfork, SYS_creat, SYS_mkdir, SYS_rmdir, SYS_mknod, SYS_unlink, SYS_rename,
    SYS_renameat, SYS_link, SYS_symlink, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes,
    SYS_futimesat, SYS_inotify_init, SYS_iopl, SYS_ioperm, SYS_modify_ldt,
#endif
};

enum { DENIED_COUNT = sizeof denied / sizeof denied[0], INSTRUCTIONS_MAX = 2 * DENIED_COUNT + 64 };

struct program {
  struct sock_filter code[INSTRUCTIONS_MAX];
  unsigned short length;
};

#ifdef OWN_ARCHITECTURE

static void add(struct program *program, uint16_t code, uint8_t yes, uint8_t no, uint32_t value) {
  program->code[program->length++] = (struct sock_filter){code, yes, no, value};
}

static void load(struct program *program, size_t offset) {
  add(program, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

static void end(struct program *program, uint32_t action) {
  add(program, BPF_RET | BPF_K, 0, 0, action);
}

static uint32_t fails_with(int number) { return SECCOMP_RET_ERRNO | (uint32_t)number; }

// The low half of an argument; both architectures are little-endian.
static size_t argument(int index) {
  return offsetof(struct seccomp_data, args) + (size_t)index * sizeof(uint64_t);
}

// The call fails with EPERM when its argument has any of the bits, or with `unless` when it has
// none of them. The number is loaded again for what comes behind.
static void deny_by_bits(struct program *program, int call, int index, uint32_t bits, int unless) {
  add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, (uint32_t)call);
  load(program, argument(index));
  add(program, BPF_JMP | BPF_JSET | BPF_K, unless ? 1 : 0, unless ? 0 : 1, bits);
  end(program, fails_with(EPERM));
  end(program, SECCOMP_RET_ALLOW);
}

static void make(struct program *program) {
  load(program, offsetof(struct seccomp_data, arch));
  add(program, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, OWN_ARCHITECTURE);
  end(program, fails_with(EPERM));
  load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  // Numbers of x32, a second way to each call.
  add(program, BPF_JMP | BPF_JGE | BPF_K, 0, 1, 0x40000000);
  end(program, fails_with(EPERM));
#endif
  uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
  deny_by_bits(program, SYS_openat, 2, writing, 0);
#if defined(__x86_64__)
  deny_by_bits(program, SYS_open, 1, writing, 0);
#endif
  // Threads are born by the same call as processes. What tells them apart is behind a pointer in
  // the newer ones, which a filter cannot follow: without them the C library takes the older.
  deny_by_bits(program, SYS_clone, 0, CLONE_THREAD, 1);
  int newer[] = {SYS_clone3, SYS_openat2};
  for (size_t index = 0; index < 2; index++) {
    add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)newer[index]);
    end(program, fails_with(ENOSYS));
  }
  for (size_t index = 0; index < DENIED_COUNT; index++) {
    add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, denied[index]);
    end(program, fails_with(EPERM));
  }
  end(program, SECCOMP_RET_ALLOW);
}

int crossfade_deny_system_calls(void) {
  uint32_t action = SECCOMP_RET_ERRNO;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0) return CROSSFADE_LACKING;
  struct program program = {.length = 0};
  make(&program);
  struct sock_fprog filter = {.len = program.length, .filter = program.code};
  long result = syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
  if (result > 0) {
    // The number of a thread that has filters of its own.
    errno = EBUSY;
    return -1;
  }
  return (int)result;
}

#else

int crossfade_deny_system_calls(void) { return CROSSFADE_LACKING; }

#endif
