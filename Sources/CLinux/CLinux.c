#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#if __has_feature(thread_sanitizer)
#include <sanitizer/tsan_interface.h>
#endif

int crossfade_rename_noreplace(int folder, const char *name, const char *new_name) {
  return renameat2(folder, name, folder, new_name, RENAME_NOREPLACE);
}

int crossfade_move_noreplace(int folder, const char *name, int new_folder, const char *new_name) {
  return renameat2(folder, name, new_folder, new_name, RENAME_NOREPLACE);
}

long crossfade_file_system_type(int descriptor) {
  struct statfs status;
  return fstatfs(descriptor, &status) == 0 ? (long)(unsigned int)status.f_type : -1;
}

uint64_t crossfade_thread_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

int crossfade_semaphore_wait(sem_t *semaphore, uint64_t nanoseconds) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += (time_t)(nanoseconds / 1000000000);
  until.tv_nsec += (long)(nanoseconds % 1000000000);
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec += 1;
  }
  int result = sem_clockwait(semaphore, CLOCK_MONOTONIC, &until);
#if __has_feature(thread_sanitizer)
  // The sanitizer knows sem_post and the other waits, but not this one.
  if (result == 0) __tsan_acquire(semaphore);
#endif
  return result;
}

void crossfade_name_thread(const char *name) {
  char cut[16];
  strncpy(cut, name, sizeof cut - 1);
  cut[sizeof cut - 1] = 0;
  pthread_setname_np(pthread_self(), cut);
}

int crossfade_set_thread_nice(int nice) { return setpriority(PRIO_PROCESS, (id_t)gettid(), nice); }

int crossfade_set_thread_idle(void) {
  struct sched_param parameter = {.sched_priority = 0};
  // To Linux a process id of zero is the calling thread alone.
  return sched_setscheduler(0, SCHED_IDLE, &parameter);
}

int crossfade_thread_is_idle(void) {
  return (sched_getscheduler(0) & ~SCHED_RESET_ON_FORK) == SCHED_IDLE ? 1 : 0;
}

int crossfade_thread_nice(void) { return getpriority(PRIO_PROCESS, (id_t)gettid()); }

int crossfade_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

int crossfade_usable_core_count(void) {
  // Enough for 8,192 cores; a larger machine's mask does not fit, and then all of them count.
  cpu_set_t cores[8];
  if (sched_getaffinity(0, sizeof cores, cores) != 0) return (int)sysconf(_SC_NPROCESSORS_ONLN);
  int count = CPU_COUNT_S(sizeof cores, cores);
  return count > 0 ? count : 1;
}

int crossfade_return_free_memory(void) { return malloc_trim(0); }

int crossfade_set_mapped_block_bytes_min(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }

int crossfade_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int crossfade_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int crossfade_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

uint64_t crossfade_monotonic_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

int64_t crossfade_wall_milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}
