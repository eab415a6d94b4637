// XGBoost, include/xgboost/c_api.h: prediction in place, which reads the rows where they are.

#include <stdint.h>
#include <stdio.h>

#include "peer.h"

enum { ARRAY_INTERFACE_BYTES = 160 };

static struct {
  void *booster;
  // A description of each batch, as the library wants them: in JSON.
  char (*batches)[ARRAY_INTERFACE_BYTES];
  const float *scores;
  const char *(*last_error)(void);
  int (*create)(const void *matrices, uint64_t count, void **booster);
  int (*load)(void *booster, const char *path);
  int (*set)(void *booster, const char *name, const char *value);
  int (*predict)(
      void *booster, const char *values, const char *options, void *information,
      const uint64_t **shape, uint64_t *rank, const float **scores);
} xgboost;

static void check_xgboost(int result) {
  if (result != 0) fail("XGBoost: %s", xgboost.last_error());
}

static void xgboost_load(const char *library, const char *model, const Rows *rows) {
  void *opened = open_library(library);
  find(opened, "XGBGetLastError", &xgboost.last_error);
  find(opened, "XGBoosterCreate", &xgboost.create);
  find(opened, "XGBoosterLoadModel", &xgboost.load);
  find(opened, "XGBoosterSetParam", &xgboost.set);
  find(opened, "XGBoosterPredictFromDense", &xgboost.predict);
  check_xgboost(xgboost.create(NULL, 0, &xgboost.booster));
  check_xgboost(xgboost.set(xgboost.booster, "nthread", "1"));
  check_xgboost(xgboost.load(xgboost.booster, model));
  xgboost.batches = take_memory(rows->count, sizeof *xgboost.batches);
}

static void xgboost_prepare(const Rows *rows, size_t batch) {
  for (size_t first = 0; first < rows->count; first += batch) {
    snprintf(
        xgboost.batches[first], sizeof *xgboost.batches,
        "{\"data\":[%ju,true],\"shape\":[%zu,%zu],\"typestr\":\"<f4\",\"version\":3}",
        (uintmax_t)(uintptr_t)row_at(rows, first), batch, rows->features);
  }
}

static void xgboost_run(const Rows *rows, size_t first, size_t batch) {
  (void)rows;
  (void)batch;
  static const char options[] =
      "{\"type\":0,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,"
      "\"strict_shape\":false,\"missing\":NaN,\"cache_id\":0}";
  const uint64_t *shape = NULL;
  uint64_t rank = 0;
  check_xgboost(xgboost.predict(
      xgboost.booster, xgboost.batches[first], options, NULL, &shape, &rank, &xgboost.scores));
}

static double xgboost_score(size_t at) { return xgboost.scores[at]; }

const Peer xgboost_peer = {
    "xgboost", xgboost_load, xgboost_prepare, xgboost_run, xgboost_score,
};
