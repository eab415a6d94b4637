// ONNX Runtime. Inputs and the output are tensors over memory that is there already.

#include "COnnxRuntime.h"
#include "peer.h"

static struct {
  OrtFunctions call;
  OrtMemoryInfo *memory;
  OrtSession *session;
  OrtValue **inputs;
  OrtValue *output;
  float *scores;
} ort;

static void check_ort(OrtResult result) {
  if (result) fail("ONNX Runtime: %s", ort.call.GetErrorMessage(result));
}

static void ort_load(const char *path, const char *model, const Rows *rows) {
  CrossfadeOrtLibrary library;
  char detail[CROSSFADE_ORT_DETAIL_BYTES] = "";
  if (crossfade_ort_load(path, &library, detail) != CROSSFADE_ORT_LOADED) {
    fail("cannot use %s: %s", path, detail);
  }
  ort.call = library.functions;
  OrtEnv *environment = NULL;
  OrtSessionOptions *options = NULL;
  check_ort(ort.call.CreateEnv(ORT_LOGGING_LEVEL_ERROR, "trees_peers", &environment));
  check_ort(ort.call.CreateSessionOptions(&options));
  check_ort(ort.call.SetIntraOpNumThreads(options, 1));
  check_ort(ort.call.SetInterOpNumThreads(options, 1));
  check_ort(ort.call.CreateSession(environment, model, options, &ort.session));
  check_ort(ort.call.CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &ort.memory));
  ort.inputs = take_memory(rows->count, sizeof *ort.inputs);
  ort.scores = take_memory(rows->count, sizeof *ort.scores);
}

static OrtValue *ort_tensor(float *values, size_t rows, size_t columns) {
  const int64_t shape[] = {(int64_t)rows, (int64_t)columns};
  OrtValue *value = NULL;
  check_ort(ort.call.CreateTensorWithDataAsOrtValue(
      ort.memory, values, rows * columns * sizeof *values, shape, 2,
      ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &value));
  return value;
}

static void ort_prepare(const Rows *rows, size_t batch) {
  for (size_t first = 0; first < rows->count; first++) {
    ort.call.ReleaseValue(ort.inputs[first]);
    ort.inputs[first] =
        first % batch == 0 ? ort_tensor(row_at(rows, first), batch, rows->features) : NULL;
  }
  ort.call.ReleaseValue(ort.output);
  ort.output = ort_tensor(ort.scores, batch, 1);
}

static void ort_run(const Rows *rows, size_t first, size_t batch) {
  (void)rows;
  (void)batch;
  static const char *const inputs[] = {"features"}, *const outputs[] = {"score"};
  const OrtValue *input = ort.inputs[first];
  check_ort(ort.call.Run(ort.session, NULL, inputs, &input, 1, outputs, 1, &ort.output));
}

static double ort_score(size_t at) { return ort.scores[at]; }

const Peer onnxruntime_peer = {
    "onnxruntime", ort_load, ort_prepare, ort_run, ort_score,
};
