// One row through 16 trees at a time, once for each CTK_NUMBER (the precision of sums) and
// CTK_REGISTERS (that the row's features fill, 16 each), under CTK_NAME.

CTK_TARGET static void CTK_NAME(const ctk_lanes *lanes, const void *row, CTK_NUMBER *sums) {
  __m512i keys[CTK_REGISTERS];
#pragma unroll
  for (int each = 0; each < CTK_REGISTERS; each++) {
    keys[each] = keys_of(row, (uint32_t)each * 16, lanes->feature_count);
  }
  const ctk_lane_split *split = lanes->splits;
  const CTK_NUMBER *values = lanes->values;
  for (uint32_t first = 0; first < lanes->tree_count; first += ctk_lane_count) {
    const ctk_lane_split *end = lanes->splits + lanes->ends[first / ctk_lane_count];
    __m512i kept = _mm512_set1_epi32(-1);
    for (; split < end; split++) {
      const __m512i features = _mm512_load_si512(split->features);
#if CTK_REGISTERS == 1
      const __m512i key = _mm512_permutexvar_epi32(features, keys[0]);
#elif CTK_REGISTERS == 2
      const __m512i key = _mm512_permutex2var_epi32(keys[0], features, keys[1]);
#else
      const __m512i key = _mm512_mask_mov_epi32(
          _mm512_permutex2var_epi32(keys[0], features, keys[1]),
          _mm512_test_epi32_mask(features, _mm512_set1_epi32(32)),
          _mm512_permutex2var_epi32(keys[2], features, keys[3]));
#endif
      const __mmask16 right = _mm512_cmple_epu32_mask(
          _mm512_sub_epi32(key, _mm512_load_si512(split->lowest)),
          _mm512_load_si512(split->span));
      kept = _mm512_mask_and_epi32(kept, right, kept, _mm512_load_si512(split->kept));
    }
    uint32_t leaves[ctk_lane_count];
    _mm512_storeu_si512(leaves, _mm512_lzcnt_epi32(kept));
    const uint32_t rest = lanes->tree_count - first;
    const uint32_t count = rest < ctk_lane_count ? rest : ctk_lane_count;
    for (uint32_t lane = 0; lane < count; lane++) {
      sums[lanes->targets[first + lane]] += values[(size_t)(first + lane) * 32 + leaves[lane]];
    }
  }
}
