// What Linux and glibc offer and Swift's view of the C library leaves out. Each call is the one of
// the same manual page; nothing is added but a name.
#ifndef CROSSFADE_CLINUX_H
#define CROSSFADE_CLINUX_H

#include "CLinuxConfinement.h"

#include <semaphore.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>

/// renameat2(2) with RENAME_NOREPLACE inside one folder. Zero, or -1 with errno set.
int crossfade_rename_noreplace(int folder, const char *name, const char *new_name);

/// renameat2(2) with RENAME_NOREPLACE from one folder into another. Zero, or -1 with errno set.
int crossfade_move_noreplace(int folder, const char *name, int new_folder, const char *new_name);

/// The file system's magic number by fstatfs(2), or -1 with errno set.
long crossfade_file_system_type(int descriptor);

/// Nanoseconds that the calling thread has run, clock_gettime(2) CLOCK_THREAD_CPUTIME_ID.
uint64_t crossfade_thread_nanoseconds(void);

/// Waits for a semaphore for at most so many nanoseconds by the monotonic clock, sem_clockwait(3).
/// Zero, or -1 with errno set.
int crossfade_semaphore_wait(sem_t *semaphore, uint64_t nanoseconds);

/// Names the calling thread, pthread_setname_np(3); cut to 15 bytes.
void crossfade_name_thread(const char *name);

/// Sets the calling thread's own nice value, setpriority(2) with its thread id. Zero, or -1 with
/// errno set.
int crossfade_set_thread_nice(int nice);

/// Has the calling thread run only where no other wants the core, sched_setscheduler(2) SCHED_IDLE.
/// Zero, or -1 with errno set.
int crossfade_set_thread_idle(void);

/// Whether the calling thread is in SCHED_IDLE, sched_getscheduler(2): one or zero.
int crossfade_thread_is_idle(void);

/// The calling thread's own nice value, getpriority(2).
int crossfade_thread_nice(void);

/// Has the system end this process when the one that started it dies, prctl(2)
/// PR_SET_PDEATHSIG with SIGKILL. Zero, or -1 with errno set.
int crossfade_die_with_parent(void);

/// malloc_trim(3) with no padding: memory that is free goes back to the system. One when some did.
int crossfade_return_free_memory(void);

/// mallopt(3) M_MMAP_THRESHOLD: blocks from this size on are mapped on their own and go back to
/// the system when they are freed. Setting it also keeps glibc from raising it. One on success.
int crossfade_set_mapped_block_bytes_min(int bytes);

/// The cores that the calling thread may run on, sched_getaffinity(2); at least 1.
int crossfade_usable_core_count(void);

/// pipe2(2) with O_CLOEXEC: the end to read, then the end to write. Zero, or -1 with errno set.
int crossfade_pipe(int ends[2]);

/// posix_spawn_file_actions_addclosefrom_np(3): the new program keeps no descriptor from `first`
/// on. Zero, or the error's number.
int crossfade_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

/// eventfd(2) with a count of zero, closed on exec and not blocking. The descriptor, or -1 with
/// errno set.
int crossfade_event_descriptor(void);

/// clock_gettime(2) with CLOCK_MONOTONIC, in nanoseconds: never steps.
uint64_t crossfade_monotonic_nanoseconds(void);

/// clock_gettime(2) with CLOCK_REALTIME, in milliseconds since 1970-01-01T00:00:00Z.
int64_t crossfade_wall_milliseconds(void);

#endif
