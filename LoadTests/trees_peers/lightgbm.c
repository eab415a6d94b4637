// LightGBM, include/LightGBM/c_api.h. A batch of one row takes the way made for that.

#include <stdint.h>

#include "peer.h"

enum { LGBM_FLOAT32 = 0, LGBM_PREDICT_NORMAL = 0, LGBM_ALL_ITERATIONS = -1, LGBM_ROW_MAJOR = 1 };

#define LGBM_ONE_THREAD "num_threads=1"

static struct {
  void *booster, *single_row;
  double *scores;
  const char *(*last_error)(void);
  int (*load)(const char *path, int *iterations, void **booster);
  int (*predict)(
      void *booster, const void *data, int type, int32_t rows, int32_t columns, int is_row_major,
      int kind, int start, int iterations, const char *options, int64_t *count, double *scores);
  int (*single_row_init)(
      void *booster, int kind, int start, int iterations, int type, int32_t columns,
      const char *options, void **single_row);
  int (*single_row_predict)(void *single_row, const void *data, int64_t *count, double *scores);
} lightgbm;

static void check_lightgbm(int result) {
  if (result != 0) fail("LightGBM: %s", lightgbm.last_error());
}

static void lightgbm_load(const char *library, const char *model, const Rows *rows) {
  void *opened = open_library(library);
  find(opened, "LGBM_GetLastError", &lightgbm.last_error);
  find(opened, "LGBM_BoosterCreateFromModelfile", &lightgbm.load);
  find(opened, "LGBM_BoosterPredictForMat", &lightgbm.predict);
  find(opened, "LGBM_BoosterPredictForMatSingleRowFastInit", &lightgbm.single_row_init);
  find(opened, "LGBM_BoosterPredictForMatSingleRowFast", &lightgbm.single_row_predict);
  int iterations = 0;
  check_lightgbm(lightgbm.load(model, &iterations, &lightgbm.booster));
  check_lightgbm(lightgbm.single_row_init(
      lightgbm.booster, LGBM_PREDICT_NORMAL, 0, LGBM_ALL_ITERATIONS, LGBM_FLOAT32,
      (int32_t)rows->features, LGBM_ONE_THREAD, &lightgbm.single_row));
  lightgbm.scores = take_memory(rows->count, sizeof(double));
}

static void lightgbm_prepare(const Rows *rows, size_t batch) {
  (void)rows;
  (void)batch;
}

static void lightgbm_run(const Rows *rows, size_t first, size_t batch) {
  int64_t count = 0;
  if (batch == 1) {
    check_lightgbm(lightgbm.single_row_predict(
        lightgbm.single_row, row_at(rows, first), &count, lightgbm.scores));
    return;
  }
  check_lightgbm(lightgbm.predict(
      lightgbm.booster, row_at(rows, first), LGBM_FLOAT32, (int32_t)batch,
      (int32_t)rows->features, LGBM_ROW_MAJOR, LGBM_PREDICT_NORMAL, 0, LGBM_ALL_ITERATIONS,
      LGBM_ONE_THREAD, &count, lightgbm.scores));
}

static double lightgbm_score(size_t at) { return lightgbm.scores[at]; }

const Peer lightgbm_peer = {
    "lightgbm", lightgbm_load, lightgbm_prepare, lightgbm_run, lightgbm_score,
};
