#define _GNU_SOURCE
#include "CLinuxConfinement.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's numbers (include/uapi/linux/landlock.h), as a system's headers may be older than its
// kernel.
enum {
  EXECUTE = 1 << 0, WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_DIR = 1 << 3,
  RIGHTS_OF_ABI_1 = (1 << 13) - 1, REFER = 1 << 13, TRUNCATE = 1 << 14, IOCTL_DEV = 1 << 15,
  BIND_TCP = 1 << 0, CONNECT_TCP = 1 << 1,
  SCOPE_ABSTRACT_SOCKET = 1 << 0, SCOPE_SIGNAL = 1 << 1,
};

struct ruleset {
  uint64_t handled_access_fs, handled_access_net, scoped;
};

int crossfade_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

int crossfade_drop_capabilities(void) {
  // Of a process without CAP_SETPCAP the bounding set stays; without new privileges it gives none.
  for (int number = 0; prctl(PR_CAPBSET_READ, number, 0, 0, 0) >= 0; number++) {
    if (prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0 && errno != EPERM) return -1;
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
  return (int)syscall(SYS_capset, &header, none);
}

int crossfade_heed_permissions(int heeds) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
  if (syscall(SYS_capget, &header, data) != 0) return -1;
  uint32_t overriding = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
  if (heeds) {
    data[0].effective &= ~overriding;
  } else {
    data[0].effective |= overriding & data[0].permitted;
  }
  return (int)syscall(SYS_capset, &header, data);
}

int crossfade_drop_groups(void) { return setgroups(0, NULL); }

int crossfade_become(unsigned int user, unsigned int group) {
  return setresgid(group, group, group) == 0 ? setresuid(user, user, user) : -1;
}

int crossfade_landlock_abi(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return abi > 0 ? (int)abi : CROSSFADE_LACKING;
}

static int allow_reading(int ruleset, const char *path) {
  int place = open(path, O_PATH | O_CLOEXEC);
  if (place < 0) {
    return errno == ENOENT || errno == ENOTDIR || errno == EACCES || errno == ELOOP ? 0 : -1;
  }
  struct stat status;
  int result = fstat(place, &status);
  if (result == 0) {
    struct landlock_path_beneath_attr rule = {
        .allowed_access = READ_FILE | (S_ISDIR(status.st_mode) ? READ_DIR : 0),
        .parent_fd = place,
    };
    result = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  }
  int number = errno;
  close(place);
  errno = number;
  return result;
}

int crossfade_landlock_read_only(int abi, const char *const *paths, size_t count) {
  struct ruleset rules = {.handled_access_fs = RIGHTS_OF_ABI_1};
  if (abi >= 2) rules.handled_access_fs |= REFER;
  if (abi >= 3) rules.handled_access_fs |= TRUNCATE;
  if (abi >= 4) rules.handled_access_net = BIND_TCP | CONNECT_TCP;
  if (abi >= 5) rules.handled_access_fs |= IOCTL_DEV;
  if (abi >= 6) rules.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
  // A kernel takes a longer structure than it knows only if the rest is zero, and a shorter one.
  size_t size = abi >= 6 ? sizeof rules : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
  if (ruleset < 0) return -1;
  int result = 0;
  for (size_t index = 0; index < count && result == 0; index++) {
    result = allow_reading(ruleset, paths[index]);
  }
  if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
  int number = errno;
  close(ruleset);
  errno = number;
  return result;
}

int crossfade_thread_count(void) {
  DIR *tasks = opendir("/proc/self/task");
  if (tasks == NULL) return -1;
  int count = 0;
  for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
    if (entry->d_name[0] != '.') count++;
  }
  closedir(tasks);
  return count;
}
