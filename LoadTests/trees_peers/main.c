// Runs one tree ensemble with a library that others use, in a loop without anything around it:
// what LoadTests/trees.py holds the gateway's own core against.
//
//   trees_peers lightgbm|xgboost|onnxruntime|compiled LIBRARY MODEL ROWS FEATURES
//
// ROWS is a file of 32-bit floats, row by row. Each line of standard input is answered by a line of
// JSON on standard output, and the first such line says that the model is loaded:
//
//   time BATCH SECONDS      rows a second in batches of so many, over all rows again and again;
//                           seconds are the process's own, so that what else runs takes none
//   write BATCH COUNT FILE  the scores of the first rows, in such batches, as 64-bit floats
//
// Everything runs on the calling thread. What a library lets a caller prepare once is prepared
// before the time begins. Any failure is told on standard error and ends the program.

// For clock_gettime beside plain C.
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "peer.h"

enum { LINE_BYTES = 4096 };

// The clock is read about so often: a reading, a call of the kernel, costs up to a microsecond.
static const double SECONDS_BETWEEN_READINGS = 1e-3;
// Of a time that is measured, before it begins: model and rows come into the caches.
static const double WARM_UP_SHARE = 0.25;

static Rows read_rows(const char *path, size_t features) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) fail("cannot read %s", path);
  long bytes = ftell(file);
  size_t row_bytes = features * sizeof(float);
  if (bytes <= 0 || (size_t)bytes % row_bytes != 0) {
    fail("%s has %ld bytes; expected rows of %zu floats", path, bytes, features);
  }
  Rows rows = {.count = (size_t)bytes / row_bytes, .features = features};
  rows.values = take_memory(rows.count, row_bytes);
  rewind(file);
  if (fread(rows.values, row_bytes, rows.count, file) != rows.count) fail("cannot read %s", path);
  fclose(file);
  return rows;
}

static const Peer *find_peer(const char *name) {
  static const Peer *const peers[] = {
      &lightgbm_peer, &xgboost_peer, &onnxruntime_peer, &compiled_peer};
  for (size_t at = 0; at < sizeof peers / sizeof *peers; at++) {
    if (strcmp(peers[at]->name, name) == 0) return peers[at];
  }
  fail("%s is none of lightgbm, xgboost, onnxruntime, compiled", name);
}

// Processor time of all threads.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double rows_per_second(const Peer *peer, const Rows *rows, size_t batch, double seconds) {
  size_t first = 0, ran = 0, batches = 1;
  double started = now(), elapsed = 0;
  while (elapsed < seconds) {
    for (size_t at = 0; at < batches; at++) {
      peer->run(rows, first, batch);
      first = (first + batch) % rows->count;
    }
    ran += batches * batch;
    double before = elapsed;
    elapsed = now() - started;
    if (elapsed - before < SECONDS_BETWEEN_READINGS) batches *= 2;
  }
  return (double)ran / elapsed;
}

static void write_scores(
    const Peer *peer, const Rows *rows, size_t batch, size_t count, const char *path) {
  FILE *file = fopen(path, "wb");
  if (!file) fail("cannot write %s", path);
  for (size_t first = 0; first < count; first += batch) {
    peer->run(rows, first, batch);
    for (size_t at = 0; at < batch; at++) {
      double score = peer->score(at);
      if (fwrite(&score, sizeof score, 1, file) != 1) fail("cannot write %s", path);
    }
  }
  if (fclose(file) != 0) fail("cannot write %s", path);
}

static void prepare(const Peer *peer, const Rows *rows, size_t batch) {
  if (batch == 0 || rows->count % batch != 0) {
    fail("a batch of %zu does not divide %zu rows", batch, rows->count);
  }
  peer->prepare(rows, batch);
}

static void answer(const Peer *peer, const Rows *rows, const char *line) {
  char path[LINE_BYTES];
  size_t batch = 0, count = 0;
  double seconds = 0;
  if (sscanf(line, "time %zu %lf", &batch, &seconds) == 2) {
    prepare(peer, rows, batch);
    rows_per_second(peer, rows, batch, seconds * WARM_UP_SHARE);
    printf("{\"rows_per_second\": %.1f}\n", rows_per_second(peer, rows, batch, seconds));
  } else if (sscanf(line, "write %zu %zu %4095s", &batch, &count, path) == 3) {
    prepare(peer, rows, batch);
    if (count > rows->count || count % batch != 0) {
      fail("batches of %zu do not make up %zu of %zu rows", batch, count, rows->count);
    }
    write_scores(peer, rows, batch, count, path);
    printf("{\"rows\": %zu}\n", count);
  } else {
    fail("not understood: %s", line);
  }
  fflush(stdout);
}

int main(int count, char **arguments) {
  if (count != 6) {
    fail("expected lightgbm|xgboost|onnxruntime|compiled LIBRARY MODEL ROWS FEATURES");
  }
  const Peer *peer = find_peer(arguments[1]);
  long features = strtol(arguments[5], NULL, 10);
  if (features <= 0) fail("%s is no count of features", arguments[5]);
  Rows rows = read_rows(arguments[4], (size_t)features);
  peer->load(arguments[2], arguments[3], &rows);
  // Libraries may print as well; what is read from here on is ours.
  printf("{\"loaded\": \"%s\"}\n", peer->name);
  fflush(stdout);
  char line[LINE_BYTES];
  while (fgets(line, sizeof line, stdin)) {
    answer(peer, &rows, line);
  }
  return 0;
}
