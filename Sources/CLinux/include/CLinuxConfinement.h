// Takes rights away from the calling process: landlock(7), seccomp(2), capabilities(7). For good,
// where nothing else is said.
#ifndef CROSSFADE_CLINUX_CONFINEMENT_H
#define CROSSFADE_CLINUX_CONFINEMENT_H

#include <stddef.h>

/// What a call says when the kernel does not have what it asks for, beside -1 with errno set.
#define CROSSFADE_LACKING (-2)

/// prctl(2) PR_SET_NO_NEW_PRIVS: no program that is started gets more rights. Zero, or -1 with
/// errno set.
int crossfade_no_new_privileges(void);

/// Gives up every capability of the calling thread, and those that a program could get. Zero, or -1
/// with errno set.
int crossfade_drop_capabilities(void);

/// Holds the calling thread, and those that it starts from now on, to the permissions of files even
/// where it is root's: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH in the effective set. With
/// zero what is permitted of them is effective again. Zero, or -1 with errno set.
int crossfade_heed_permissions(int heeds);

/// setgroups(2) with none. Zero, or -1 with errno set.
int crossfade_drop_groups(void);

/// Changes the real, effective and saved user and group of every thread. Zero, or -1 with errno
/// set.
int crossfade_become(unsigned int user, unsigned int group);

/// The Landlock ABI of the kernel, from 1 on; CROSSFADE_LACKING without Landlock, or where it is
/// switched off or kept from us.
int crossfade_landlock_abi(void);

/// Confines the calling thread, and those that it starts from now on, to reading below the given
/// paths: no writing, making, removing or running of files; from ABI 4 on no TCP; from ABI 6 on no
/// abstract sockets and no signals to others. Paths that are not there, or may not be seen, are
/// passed over. Zero, or -1 with errno set.
int crossfade_landlock_read_only(int abi, const char *const *paths, size_t count);

/// Has system calls that reading and computing need not fail with EPERM in every thread: sockets,
/// new programs and processes, opening for writing, changing names, other processes, the kernel's
/// own affairs. Zero, CROSSFADE_LACKING without seccomp filters, or -1 with errno set.
int crossfade_deny_system_calls(void);

/// The threads of the calling process; -1 when /proc does not tell.
int crossfade_thread_count(void);

#endif
