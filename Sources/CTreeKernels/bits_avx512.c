#include "bits.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define CTK_TARGET __attribute__((target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl")))

// 16 rows of a vector whose branches are asked by sets.
CTK_TARGET static inline __mmask16 sets_go_right(
    const ctk_set_split *split, const uint32_t *sets, __m512i codes) {
  const __mmask16 missing = _mm512_movepi32_mask(codes);
  const __m512i words = _mm512_mask_i32gather_epi32(
      _mm512_setzero_si512(), (__mmask16)~missing, _mm512_srli_epi32(codes, 5),
      sets + split->set, 4);
  const __m512i bit = _mm512_sllv_epi32(
      _mm512_set1_epi32(1), _mm512_and_epi32(codes, _mm512_set1_epi32(31)));
  const __mmask16 right = _mm512_testn_epi32_mask(words, bit);
  return (__mmask16)((right & ~missing) | (split->missing_goes_right ? missing : 0));
}

#define CTK_NUMBER double
#define CTK_VECTORS 4
#define CTK_NAME run_64_double
#include "bits_avx512.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 2
#define CTK_NAME run_32_double
#include "bits_avx512.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 1
#define CTK_NAME run_16_double
#include "bits_avx512.h"
#undef CTK_VECTORS
#undef CTK_NAME
#undef CTK_NUMBER

#define CTK_NUMBER float
#define CTK_IS_FLOAT
#define CTK_VECTORS 4
#define CTK_NAME run_64_float
#include "bits_avx512.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 2
#define CTK_NAME run_32_float
#include "bits_avx512.h"
#undef CTK_VECTORS
#undef CTK_NAME
#define CTK_VECTORS 1
#define CTK_NAME run_16_float
#include "bits_avx512.h"

const ctk_bits_kernel ctk_bits_avx512_64 = {"avx512-64", 64, run_64_double, run_64_float};
const ctk_bits_kernel ctk_bits_avx512_32 = {"avx512-32", 32, run_32_double, run_32_float};
const ctk_bits_kernel ctk_bits_avx512_16 = {"avx512-16", 16, run_16_double, run_16_float};

#endif
