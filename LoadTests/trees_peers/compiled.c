// C by tl2cgen, compiled. Its function takes one row, in which a missing value is told by bits,
// and adds to what is in the result.

#include <math.h>
#include <stdint.h>

#include "peer.h"

typedef union CompiledEntry {
  int missing;
  float value;
} CompiledEntry;

static struct {
  CompiledEntry *row;
  float *scores;
  void (*predict)(CompiledEntry *row, int is_margin, float *score);
} compiled;

static void compiled_load(const char *library, const char *model, const Rows *rows) {
  (void)model;
  int32_t (*feature_count)(void) = NULL;
  void *opened = open_library(library);
  find(opened, "predict", &compiled.predict);
  find(opened, "get_num_feature", &feature_count);
  if ((size_t)feature_count() != rows->features) {
    fail("%s has %d features; expected %zu", library, feature_count(), rows->features);
  }
  compiled.row = take_memory(rows->features, sizeof *compiled.row);
  compiled.scores = take_memory(rows->count, sizeof *compiled.scores);
}

static void compiled_prepare(const Rows *rows, size_t batch) {
  (void)rows;
  (void)batch;
}

static void compiled_run(const Rows *rows, size_t first, size_t batch) {
  for (size_t at = 0; at < batch; at++) {
    const float *row = row_at(rows, first + at);
    for (size_t feature = 0; feature < rows->features; feature++) {
      CompiledEntry entry = {.value = row[feature]};
      if (isnan(row[feature])) entry.missing = -1;
      compiled.row[feature] = entry;
    }
    compiled.scores[at] = 0;
    compiled.predict(compiled.row, 0, &compiled.scores[at]);
  }
}

static double compiled_score(size_t at) { return compiled.scores[at]; }

const Peer compiled_peer = {
    "compiled", compiled_load, compiled_prepare, compiled_run, compiled_score,
};
