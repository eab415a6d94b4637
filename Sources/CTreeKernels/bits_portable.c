#include "bits.h"

// Vectors of 16 bytes, which every processor has: SSE2, NEON.
#define CTK_LANES 4

#define CTK_NUMBER double
#define CTK_VECTORS 4
#define CTK_NAME run_16_double
#include "bits_vector.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 1
#define CTK_NAME run_4_double
#include "bits_vector.h"
#undef CTK_VECTORS
#undef CTK_NAME
#undef CTK_NUMBER

#define CTK_NUMBER float
#define CTK_VECTORS 4
#define CTK_NAME run_16_float
#include "bits_vector.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 1
#define CTK_NAME run_4_float
#include "bits_vector.h"

const ctk_bits_kernel ctk_bits_portable_16 = {"portable-16", 16, run_16_double, run_16_float};
const ctk_bits_kernel ctk_bits_portable_4 = {"portable-4", 4, run_4_double, run_4_float};
