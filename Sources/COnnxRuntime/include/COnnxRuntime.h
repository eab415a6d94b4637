#ifndef CROSSFADE_C_ONNX_RUNTIME_H
#define CROSSFADE_C_ONNX_RUNTIME_H

#include "OrtFunctions.h"
#include "OrtTypes.h"

#pragma clang assume_nonnull begin

// The version of the table to ask for, which is the minor version that introduced it: library
// 1.24 is the first with every function of OrtFunctions. The last to come were the ones that tell
// an unknown rank from a scalar and that give a tensor's shape without allocating.
enum { CROSSFADE_ORT_API_VERSION = 24 };

// Room for the reason of a failure, its final NUL included, in bytes.
enum { CROSSFADE_ORT_DETAIL_BYTES = 512 };

typedef enum CrossfadeOrtLoadResult {
  CROSSFADE_ORT_LOADED = 0,
  // The dynamic linker cannot open the file; the detail is its message.
  CROSSFADE_ORT_CANNOT_OPEN = 1,
  // A library, but it has no OrtGetApiBase.
  CROSSFADE_ORT_WRONG_LIBRARY = 2,
  // Not version 1.24 or a later 1.x; the detail is the version it gives.
  CROSSFADE_ORT_UNSUPPORTED_VERSION = 3,
  // The table misses a function; the detail is its name.
  CROSSFADE_ORT_INCOMPLETE = 4,
} CrossfadeOrtLoadResult;

typedef struct CrossfadeOrtLibrary {
  OrtFunctions functions;
  // Such as "1.32.0"; belongs to the library.
  const char *version;
} CrossfadeOrtLibrary;

// Loads the library at `path` and fills `library`, which is written only on success. A name
// without a slash is searched for as the dynamic linker does. `detail` has room for
// CROSSFADE_ORT_DETAIL_BYTES.
//
// The library stays loaded until the process ends: it keeps threads and per-thread state of its
// own, which unloading would pull the code from under. A library that is refused is closed again.
CrossfadeOrtLoadResult crossfade_ort_load(
    const char *path, CrossfadeOrtLibrary *library, char *detail);

#pragma clang assume_nonnull end

#endif
