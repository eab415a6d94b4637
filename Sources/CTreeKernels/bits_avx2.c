#include "bits.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,lzcnt"))), apply_to = function)

#define CTK_LANES 8

#define CTK_NUMBER double
#define CTK_VECTORS 4
#define CTK_NAME run_32_double
#include "bits_vector.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 1
#define CTK_NAME run_8_double
#include "bits_vector.h"
#undef CTK_VECTORS
#undef CTK_NAME
#undef CTK_NUMBER

#define CTK_NUMBER float
#define CTK_VECTORS 4
#define CTK_NAME run_32_float
#include "bits_vector.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 1
#define CTK_NAME run_8_float
#include "bits_vector.h"

#pragma clang attribute pop

const ctk_bits_kernel ctk_bits_avx2_32 = {"avx2-32", 32, run_32_double, run_32_float};
const ctk_bits_kernel ctk_bits_avx2_8 = {"avx2-8", 8, run_8_double, run_8_float};

#endif
