// Bit vectors with AVX-512: as bits_vector.h, with leaves looked up in registers where a tree has
// one plane, and gathered where it has more.

// Asks the plane's next splits, up to the place END, of all rows.
#define CTK_ASK(END, PREDICATE)                                                                  \
  for (const ctk_split *end = bits->splits + (END); split < end; split++) {                      \
    const float *column = block + (size_t)split->column * rows;                                  \
    const __m512 threshold = _mm512_set1_ps(split->threshold);                                   \
    const __m512i mask = _mm512_set1_epi32((int32_t)split->kept);                                \
    _Pragma("unroll") for (int each = 0; each < CTK_VECTORS; each++) {                           \
      const __mmask16 right =                                                                    \
          _mm512_cmp_ps_mask(_mm512_load_ps(column + each * 16), threshold, PREDICATE);          \
      kept[each] = _mm512_mask_and_epi32(kept[each], right, kept[each], mask);                   \
    }                                                                                            \
  }

CTK_TARGET static void CTK_NAME(const ctk_bits *bits, const float *block, CTK_NUMBER *sums) {
  enum { rows = CTK_VECTORS * 16 };
  const ctk_split *split = bits->splits;
  const ctk_set_split *set_split = bits->set_splits;
  const ctk_plane *plane = bits->planes;
  const CTK_NUMBER *values = bits->values;

  for (uint32_t index = 0; index < bits->tree_count; index++) {
    const ctk_bits_tree *tree = &bits->trees[index];
    __m512i leaves[CTK_VECTORS];
#pragma unroll
    for (int each = 0; each < CTK_VECTORS; each++) leaves[each] = _mm512_set1_epi32(-1);
    for (uint32_t number = 0; number < tree->plane_count; number++, plane++) {
      __m512i kept[CTK_VECTORS];
#pragma unroll
      for (int each = 0; each < CTK_VECTORS; each++) kept[each] = _mm512_set1_epi32(-1);
      CTK_ASK(plane->left_end, _CMP_GT_OQ)
      // Not "at most" rather than "greater": so a missing number goes right.
      CTK_ASK(plane->right_end, _CMP_NLE_UQ)
      for (const ctk_set_split *end = bits->set_splits + plane->set_end; set_split < end;
           set_split++) {
        const float *column = block + (size_t)set_split->column * rows;
        const __m512i mask = _mm512_set1_epi32((int32_t)set_split->kept);
#pragma unroll
        for (int each = 0; each < CTK_VECTORS; each++) {
          const __mmask16 right = sets_go_right(
              set_split, bits->sets, _mm512_load_si512(column + each * 16));
          kept[each] = _mm512_mask_and_epi32(kept[each], right, kept[each], mask);
        }
      }
      // The first plane with a leaf left has the leaf; a row has one in some plane.
      const __m512i first = _mm512_set1_epi32((int32_t)(number * 32));
#pragma unroll
      for (int each = 0; each < CTK_VECTORS; each++) {
        const __mmask16 here = _mm512_test_epi32_mask(kept[each], kept[each])
            & _mm512_movepi32_mask(leaves[each]);
        leaves[each] = _mm512_mask_add_epi32(
            leaves[each], here, _mm512_lzcnt_epi32(kept[each]), first);
      }
    }
    if (tree->target < 0) {
      const size_t width = bits->target_count;
      uint32_t leaf_of[rows];
      memcpy(leaf_of, leaves, sizeof leaf_of);
      for (size_t target = 0; target < width; target++) {
        CTK_NUMBER *sum = sums + target * rows;
        for (int row = 0; row < rows; row++) sum[row] += values[leaf_of[row] * width + target];
      }
      values += (size_t)tree->plane_count * 32 * width;
      continue;
    }
    CTK_NUMBER *sum = sums + (size_t)tree->target * rows;
#ifdef CTK_IS_FLOAT
    if (tree->plane_count == 1) {
      const __m512 low = _mm512_load_ps(values), high = _mm512_load_ps(values + 16);
#pragma unroll
      for (int each = 0; each < CTK_VECTORS; each++) {
        const __m512 leaf = _mm512_permutex2var_ps(low, leaves[each], high);
        _mm512_store_ps(
            sum + each * 16, _mm512_add_ps(_mm512_load_ps(sum + each * 16), leaf));
      }
    } else {
#pragma unroll
      for (int each = 0; each < CTK_VECTORS; each++) {
        const __m512 leaf = _mm512_i32gather_ps(leaves[each], values, 4);
        _mm512_store_ps(
            sum + each * 16, _mm512_add_ps(_mm512_load_ps(sum + each * 16), leaf));
      }
    }
#else
    if (tree->plane_count == 1) {
      const __m512d table[4] = {
          _mm512_load_pd(values), _mm512_load_pd(values + 8), _mm512_load_pd(values + 16),
          _mm512_load_pd(values + 24)};
#pragma unroll
      for (int each = 0; each < CTK_VECTORS; each++) {
        const __mmask16 upper = _mm512_test_epi32_mask(leaves[each], _mm512_set1_epi32(16));
        const __m512i first_rows = _mm512_cvtepu32_epi64(_mm512_castsi512_si256(leaves[each]));
        const __m512i last_rows = _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(leaves[each], 1));
        const __m512d head = _mm512_mask_mov_pd(
            _mm512_permutex2var_pd(table[0], first_rows, table[1]), (__mmask8)upper,
            _mm512_permutex2var_pd(table[2], first_rows, table[3]));
        const __m512d tail = _mm512_mask_mov_pd(
            _mm512_permutex2var_pd(table[0], last_rows, table[1]), (__mmask8)(upper >> 8),
            _mm512_permutex2var_pd(table[2], last_rows, table[3]));
        double *place = sum + each * 16;
        _mm512_store_pd(place, _mm512_add_pd(_mm512_load_pd(place), head));
        _mm512_store_pd(place + 8, _mm512_add_pd(_mm512_load_pd(place + 8), tail));
      }
    } else {
#pragma unroll
      for (int each = 0; each < CTK_VECTORS; each++) {
        const __m512d head = _mm512_i32gather_pd(_mm512_castsi512_si256(leaves[each]), values, 8);
        const __m512d tail = _mm512_i32gather_pd(
            _mm512_extracti64x4_epi64(leaves[each], 1), values, 8);
        double *place = sum + each * 16;
        _mm512_store_pd(place, _mm512_add_pd(_mm512_load_pd(place), head));
        _mm512_store_pd(place + 8, _mm512_add_pd(_mm512_load_pd(place + 8), tail));
      }
    }
#endif
    values += (size_t)tree->plane_count * 32;
  }
}

#undef CTK_ASK
