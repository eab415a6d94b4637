#include "bits.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define CTK_TARGET __attribute__((target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl")))

// The keys of 16 features from the `first` on; see ctk_key. Those beyond the row are zero.
CTK_TARGET static inline __m512i keys_of(const float *row, uint32_t first, uint32_t count) {
  const uint32_t left = count > first ? count - first : 0;
  const __mmask16 there = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
  const __m512 numbers = _mm512_maskz_loadu_ps(there, row + first);
  const __m512i bits = _mm512_castps_si512(numbers);
  const __m512i greatest = _mm512_set1_epi32(INT32_MAX);
  const __m512i keys = _mm512_xor_si512(
      bits, _mm512_and_si512(_mm512_srai_epi32(bits, 31), greatest));
  const __mmask16 missing = _mm512_cmp_ps_mask(numbers, numbers, _CMP_UNORD_Q);
  return _mm512_mask_mov_epi32(keys, missing, greatest);
}

#define CTK_NUMBER double
#define CTK_REGISTERS 1
#define CTK_NAME run_16_double
#include "lanes_avx512.h"
#undef CTK_REGISTERS
#undef CTK_NAME
#define CTK_REGISTERS 2
#define CTK_NAME run_32_double
#include "lanes_avx512.h"
#undef CTK_REGISTERS
#undef CTK_NAME
#define CTK_REGISTERS 4
#define CTK_NAME run_64_double
#include "lanes_avx512.h"
#undef CTK_REGISTERS
#undef CTK_NAME
#undef CTK_NUMBER

#define CTK_NUMBER float
#define CTK_REGISTERS 1
#define CTK_NAME run_16_float
#include "lanes_avx512.h"
#undef CTK_REGISTERS
#undef CTK_NAME
#define CTK_REGISTERS 2
#define CTK_NAME run_32_float
#include "lanes_avx512.h"
#undef CTK_REGISTERS
#undef CTK_NAME
#define CTK_REGISTERS 4
#define CTK_NAME run_64_float
#include "lanes_avx512.h"

static void run_double(const ctk_lanes *lanes, const void *row, double *sums) {
  if (lanes->feature_count <= 16) {
    run_16_double(lanes, row, sums);
  } else if (lanes->feature_count <= 32) {
    run_32_double(lanes, row, sums);
  } else {
    run_64_double(lanes, row, sums);
  }
}

static void run_float(const ctk_lanes *lanes, const void *row, float *sums) {
  if (lanes->feature_count <= 16) {
    run_16_float(lanes, row, sums);
  } else if (lanes->feature_count <= 32) {
    run_32_float(lanes, row, sums);
  } else {
    run_64_float(lanes, row, sums);
  }
}

const ctk_lanes_kernel ctk_lanes_avx512 = {run_double, run_float};

#endif
