// An engine's library with a bug: ONNX Runtime itself, but for loading a model whose file holds the
// bytes CRASHES_THE_ENGINE, which ends the process as a real bug would. The tests compile it with
// "cc -shared -fPIC" and name ONNX Runtime's own library in CRASHING_ENGINE_REAL_LIBRARY.
#define _GNU_SOURCE

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
  static const char marker[] = "CRASHES_THE_ENGINE";
  int found = 0;
  FILE *file = fopen(path, "rb");
  if (file == NULL) return 0;
  char *content = NULL;
  if (fseek(file, 0, SEEK_END) == 0) {
    long size = ftell(file);
    rewind(file);
    content = size > 0 ? malloc((size_t)size) : NULL;
    size_t count = content != NULL ? fread(content, 1, (size_t)size, file) : 0;
    found = count > 0 && memmem(content, count, marker, sizeof marker - 1) != NULL;
  }
  free(content);
  fclose(file);
  return found;
}

static void *create_session(
    const void *environment, const char *path, const void *options, void **session) {
  if (holds_marker(path)) {
    fputs("crashing engine: a bug in an operator\n", stderr);
    abort();
  }
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
  const char *path = getenv("CRASHING_ENGINE_REAL_LIBRARY");
  void *library = path != NULL ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
  if (library == NULL) {
    const char *reason = path != NULL ? dlerror() : "not set";
    fprintf(stderr, "crashing engine: CRASHING_ENGINE_REAL_LIBRARY: %s\n", reason);
    return NULL;
  }
  void *symbol = dlsym(library, "OrtGetApiBase");
  if (symbol == NULL) return NULL;
  const Base *(*get_base)(void);
  memcpy(&get_base, &symbol, sizeof get_base);
  real_base = get_base();
  return real_base != NULL ? &base : NULL;
}
