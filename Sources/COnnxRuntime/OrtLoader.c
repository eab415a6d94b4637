#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "COnnxRuntime.h"

// Where each function is: its place in the library's table, counted from 0. The table's order is
// public (the struct OrtApi of the library's C header) and new versions only append to it, so that
// a function's slot never changes.
#define ORT_SLOTS(SLOT) \
  SLOT(2, GetErrorMessage) \
  SLOT(3, CreateEnv) \
  SLOT(6, DisableTelemetryEvents) \
  SLOT(7, CreateSession) \
  SLOT(9, Run) \
  SLOT(10, CreateSessionOptions) \
  SLOT(13, SetSessionExecutionMode) \
  SLOT(23, SetSessionGraphOptimizationLevel) \
  SLOT(24, SetIntraOpNumThreads) \
  SLOT(25, SetInterOpNumThreads) \
  SLOT(30, SessionGetInputCount) \
  SLOT(31, SessionGetOutputCount) \
  SLOT(33, SessionGetInputTypeInfo) \
  SLOT(34, SessionGetOutputTypeInfo) \
  SLOT(36, SessionGetInputName) \
  SLOT(37, SessionGetOutputName) \
  SLOT(39, CreateRunOptions) \
  SLOT(46, RunOptionsSetTerminate) \
  SLOT(47, RunOptionsUnsetTerminate) \
  SLOT(48, CreateTensorAsOrtValue) \
  SLOT(49, CreateTensorWithDataAsOrtValue) \
  SLOT(50, IsTensor) \
  SLOT(51, GetTensorMutableData) \
  SLOT(53, GetStringTensorDataLength) \
  SLOT(54, GetStringTensorContent) \
  SLOT(55, CastTypeInfoToTensorInfo) \
  SLOT(56, GetOnnxTypeFromTypeInfo) \
  SLOT(60, GetTensorElementType) \
  SLOT(61, GetDimensionsCount) \
  SLOT(62, GetDimensions) \
  SLOT(63, GetSymbolicDimensions) \
  SLOT(69, CreateCpuMemoryInfo) \
  SLOT(76, AllocatorFree) \
  SLOT(78, GetAllocatorWithDefaultOptions) \
  SLOT(93, ReleaseStatus) \
  SLOT(94, ReleaseMemoryInfo) \
  SLOT(95, ReleaseSession) \
  SLOT(96, ReleaseValue) \
  SLOT(97, ReleaseRunOptions) \
  SLOT(98, ReleaseTypeInfo) \
  SLOT(100, ReleaseSessionOptions) \
  SLOT(130, AddSessionConfigEntry) \
  SLOT(165, AddRunConfigEntry) \
  SLOT(252, GetResizedStringTensorElementBuffer) \
  SLOT(390, TensorTypeAndShape_HasShape) \
  SLOT(414, GetTensorElementTypeAndShapeDataReference)

// What a slot holds before it is given its type.
typedef void (*OrtSlot)(void);

#define COUNT_SLOT(slot, name) +1
_Static_assert(
    sizeof(OrtFunctions) == (0 ORT_SLOTS(COUNT_SLOT)) * sizeof(OrtSlot),
    "every function has exactly one slot");

// The library's one exported symbol returns this.
typedef struct OrtApiBase {
  const void *(*GetApi)(uint32_t version);
  const char *(*GetVersionString)(void);
} OrtApiBase;

typedef const OrtApiBase *(*OrtGetApiBaseFunction)(void);

static void explain(char *detail, const char *text) {
  snprintf(detail, CROSSFADE_ORT_DETAIL_BYTES, "%s", text != NULL ? text : "");
}

// 1.24 and every later 1.x.
static bool is_supported(const char *version) {
  char *end = NULL;
  unsigned long major = strtoul(version, &end, 10);
  if (end == version || *end != '.' || major != 1) return false;
  const char *minor_text = end + 1;
  unsigned long minor = strtoul(minor_text, &end, 10);
  return end != minor_text && minor >= CROSSFADE_ORT_API_VERSION;
}

// Copies the slots; gives the name of the first that is empty, or NULL when none is.
static const char *fill(OrtFunctions *functions, const OrtSlot *table) {
#define FILL_SLOT(slot, name) \
  if (table[slot] == NULL) return #name; \
  functions->name = (__typeof__(functions->name))table[slot];
  ORT_SLOTS(FILL_SLOT)
  return NULL;
}

static CrossfadeOrtLoadResult bind_library(
    void *handle, CrossfadeOrtLibrary *library, char *detail) {
  void *symbol = dlsym(handle, "OrtGetApiBase");
  if (symbol == NULL) {
    explain(detail, "it has no symbol OrtGetApiBase");
    return CROSSFADE_ORT_WRONG_LIBRARY;
  }
  // POSIX lets dlsym's pointer stand for a function, for which ISO C has no cast.
  OrtGetApiBaseFunction get_base = NULL;
  memcpy(&get_base, &symbol, sizeof get_base);
  const OrtApiBase *base = get_base();
  if (base == NULL || base->GetApi == NULL || base->GetVersionString == NULL) {
    explain(detail, "its OrtGetApiBase gives nothing");
    return CROSSFADE_ORT_WRONG_LIBRARY;
  }
  // The version comes first: asked for a table that it does not have, the library writes to
  // stderr.
  const char *version = base->GetVersionString();
  if (version == NULL || !is_supported(version)) {
    explain(detail, version);
    return CROSSFADE_ORT_UNSUPPORTED_VERSION;
  }
  const OrtSlot *table = base->GetApi(CROSSFADE_ORT_API_VERSION);
  if (table == NULL) {
    explain(detail, version);
    return CROSSFADE_ORT_UNSUPPORTED_VERSION;
  }
  CrossfadeOrtLibrary bound = {.version = version};
  const char *missing = fill(&bound.functions, table);
  if (missing != NULL) {
    explain(detail, missing);
    return CROSSFADE_ORT_INCOMPLETE;
  }
  *library = bound;
  return CROSSFADE_ORT_LOADED;
}

CrossfadeOrtLoadResult crossfade_ort_load(
    const char *path, CrossfadeOrtLibrary *library, char *detail) {
  explain(detail, NULL);
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    explain(detail, dlerror());
    return CROSSFADE_ORT_CANNOT_OPEN;
  }
  CrossfadeOrtLoadResult result = bind_library(handle, library, detail);
  if (result != CROSSFADE_ORT_LOADED) dlclose(handle);
  return result;
}
