// An engine's library that pries: ONNX Runtime itself, but for loading a model whose file holds the
// bytes PRIES_AROUND. Then it tries what an artifact that has taken the engine over could try, says
// on standard error what it was let do, and ends the process. The tests compile it with
// "cc -shared -fPIC", name ONNX Runtime's own library in PRYING_ENGINE_REAL_LIBRARY, and in
// PRYING_ENGINE_OTHER_FILE a file that is none of its business.
#define _GNU_SOURCE

#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// The last slot that the program calls is 414, and the table of every library it accepts has that.
enum { SLOTS_COPIED = 415, SLOT_CREATE_SESSION = 7 };

typedef void *(*CreateSession)(
    const void *environment, const char *path, const void *options, void **session);

typedef struct {
  const void *(*GetApi)(uint32_t version);
  const char *(*GetVersionString)(void);
} Base;

static const Base *real_base;
static void *table[SLOTS_COPIED];
static CreateSession real_create_session;

static int holds_marker(const char *path) {
  static const char marker[] = "PRIES_AROUND";
  int file = open(path, O_RDONLY);
  if (file < 0) return 0;
  static char content[1 << 20];
  ssize_t count = read(file, content, sizeof content);
  close(file);
  return count > 0 && memmem(content, (size_t)count, marker, sizeof marker - 1) != NULL;
}

static char done[1024];

static void note(const char *what, int was_done) {
  if (!was_done) return;
  strcat(done, " ");
  strcat(done, what);
}

static int opens(const char *path, int flags) {
  int file = open(path, flags, 0600);
  if (file >= 0) close(file);
  return file >= 0;
}

static int executes(void) {
  pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  return child > 0;
}

static int connects(void) {
  int tcp = socket(AF_INET, SOCK_STREAM, 0);
  if (tcp < 0) return 0;
  close(tcp);
  return 1;
}

// Whether a variable of the server's environment that may hold a credential is here.
static int knows(const char *variable) {
  const char *value = getenv(variable);
  return value != NULL && value[0] != 0;
}

static void pry(const char *model) {
  char beside[4096];
  snprintf(beside, sizeof beside, "%s.new", model);
  const char *other = getenv("PRYING_ENGINE_OTHER_FILE");
  note("write-new", opens(beside, O_WRONLY | O_CREAT));
  note("write-model", opens(model, O_WRONLY));
  note("write-temporary", opens("/tmp/prying-engine", O_RDWR | O_CREAT));
  note("truncate", truncate(model, 0) == 0);
  note("rename", rename(model, beside) == 0);
  note("remove", unlink(model) == 0);
  note("link", symlink("/etc/passwd", beside) == 0);
  note("make-folder", mkdir(beside, 0700) == 0);
  note("read-shadow", opens("/etc/shadow", O_RDONLY));
  note("read-passwords", opens("/etc/passwd", O_RDONLY));
  note("read-other", other != NULL && opens(other, O_RDONLY));
  note("read-root", opens("/root", O_RDONLY | O_DIRECTORY));
  note("socket", connects());
  note("unix-socket", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  note("fork", executes());
  note("signal", kill(getppid(), 0) == 0);
  note("trace", ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
  note("namespace", unshare(CLONE_NEWUSER) == 0);
  note("io-uring", syscall(SYS_io_uring_setup, 1, beside) >= 0);
  note("root", setuid(0) == 0 && opens("/etc/shadow", O_RDONLY));
  note("credentials", knows("OTEL_EXPORTER_OTLP_HEADERS"));
  note("credentials-for-traces", knows("OTEL_EXPORTER_OTLP_TRACES_HEADERS"));
  // What computing needs goes on.
  void *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || !opens(model, O_RDONLY) || !opens("/proc/cpuinfo", O_RDONLY)) {
    fputs("prying engine: it cannot do what it needs\n", stderr);
    abort();
  }
  char *program[] = {"/bin/true", NULL};
  execv(program[0], program);
  fprintf(stderr, "prying engine: was let do:%s;\n", done);
  abort();
}

static void *create_session(
    const void *environment, const char *path, const void *options, void **session) {
  if (holds_marker(path)) pry(path);
  return real_create_session(environment, path, options, session);
}

static const void *get_api(uint32_t version) {
  const void *real = real_base->GetApi(version);
  if (real == NULL) return NULL;
  memcpy(table, real, sizeof table);
  memcpy(&real_create_session, &table[SLOT_CREATE_SESSION], sizeof real_create_session);
  CreateSession replacement = create_session;
  memcpy(&table[SLOT_CREATE_SESSION], &replacement, sizeof replacement);
  return table;
}

static const char *get_version(void) { return real_base->GetVersionString(); }

static const Base base = {get_api, get_version};

const Base *OrtGetApiBase(void) {
  const char *path = getenv("PRYING_ENGINE_REAL_LIBRARY");
  void *library = path != NULL ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
  if (library == NULL) {
    const char *reason = path != NULL ? dlerror() : "not set";
    fprintf(stderr, "prying engine: PRYING_ENGINE_REAL_LIBRARY: %s\n", reason);
    return NULL;
  }
  void *symbol = dlsym(library, "OrtGetApiBase");
  if (symbol == NULL) return NULL;
  const Base *(*get_base)(void);
  memcpy(&get_base, &symbol, sizeof get_base);
  real_base = get_base();
  return real_base != NULL ? &base : NULL;
}
