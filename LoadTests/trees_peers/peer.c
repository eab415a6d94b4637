#include "peer.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("trees_peers: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

void *take_memory(size_t count, size_t bytes) {
  void *memory = calloc(count, bytes);
  if (!memory) fail("no memory for %zu x %zu bytes", count, bytes);
  return memory;
}

void *open_library(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) fail("%s", dlerror());
  return library;
}

// Through memory, because ISO C converts no object pointer to a function's.
void find(void *library, const char *name, void *function) {
  void *found = dlsym(library, name);
  if (!found) fail("%s", dlerror());
  memcpy(function, &found, sizeof found);
}
