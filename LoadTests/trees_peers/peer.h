// A library that runs a tree ensemble, as main.c asks it, and what the libraries' files share.

#ifndef CROSSFADE_TREES_PEER_H
#define CROSSFADE_TREES_PEER_H

#include <stddef.h>

typedef struct Rows {
  float *values;
  size_t count;
  size_t features;
} Rows;

static inline float *row_at(const Rows *rows, size_t at) {
  return rows->values + at * rows->features;
}

// A library with the model loaded. There is one in a process.
typedef struct Peer {
  const char *name;
  void (*load)(const char *library, const char *model, const Rows *rows);
  // Before batches of this size run; `batch` divides the count of the rows.
  void (*prepare)(const Rows *rows, size_t batch);
  // The batch whose first row is `first`. Its scores are kept until the next one.
  void (*run)(const Rows *rows, size_t first, size_t batch);
  double (*score)(size_t at);
} Peer;

extern const Peer lightgbm_peer, xgboost_peer, onnxruntime_peer, compiled_peer;

// Tells why on standard error and ends the program.
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Zeros, which nobody gives back: they are needed until the process ends.
void *take_memory(size_t count, size_t bytes);

void *open_library(const char *path);

// `function` is the address of a pointer to a function.
void find(void *library, const char *name, void *function);

#endif
