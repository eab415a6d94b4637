// Bit vectors in the compiler's own vectors, once for each CTK_NUMBER (the precision of sums),
// CTK_LANES (rows of a vector) and CTK_VECTORS (vectors of a block), under CTK_NAME.

// Asks the plane's next splits, up to the place END, of all rows: which of `column_rows` go RIGHT.
#define CTK_ASK(END, RIGHT)                                                                      \
  for (const ctk_split *end = bits->splits + (END); split < end; split++) {                      \
    const float *column = block + (size_t)split->column * rows;                                  \
    const int32_t gone = (int32_t)~split->kept;                                                  \
    _Pragma("unroll") for (int each = 0; each < CTK_VECTORS; each++) {                           \
      numbers column_rows;                                                                       \
      memcpy(&column_rows, column + each * CTK_LANES, sizeof column_rows);                       \
      kept[each] &= ~((lanes)(RIGHT) & gone);                                                    \
    }                                                                                            \
  }

static void CTK_NAME(const ctk_bits *bits, const float *block, CTK_NUMBER *sums) {
  typedef float numbers __attribute__((vector_size(CTK_LANES * 4)));
  typedef int32_t lanes __attribute__((vector_size(CTK_LANES * 4)));
  enum { rows = CTK_LANES * CTK_VECTORS };
  const ctk_split *split = bits->splits;
  const ctk_set_split *set_split = bits->set_splits;
  const ctk_plane *plane = bits->planes;
  const CTK_NUMBER *values = bits->values;
  const size_t leaf_width = bits->target_count;

  for (uint32_t index = 0; index < bits->tree_count; index++) {
    const ctk_bits_tree *tree = &bits->trees[index];
    const size_t width = tree->target >= 0 ? 1 : leaf_width;
    uint32_t leaves[rows];
    memset(leaves, 0xFF, sizeof leaves);
    for (uint32_t number = 0; number < tree->plane_count; number++, plane++) {
      lanes kept[CTK_VECTORS];
#pragma unroll
      for (int each = 0; each < CTK_VECTORS; each++) kept[each] = (lanes){0} - 1;
      CTK_ASK(plane->left_end, column_rows > split->threshold)
      // Not "at most" rather than "greater": so a missing number goes right.
      CTK_ASK(plane->right_end, ~(lanes)(column_rows <= split->threshold))
      uint32_t words[rows];
      memcpy(words, kept, sizeof words);
      for (const ctk_set_split *end = bits->set_splits + plane->set_end; set_split < end;
           set_split++) {
        const float *column = block + (size_t)set_split->column * rows;
        for (int row = 0; row < rows; row++) {
          int32_t code;
          memcpy(&code, column + row, sizeof code);
          if (ctk_set_goes_right(set_split, bits->sets, code)) words[row] &= set_split->kept;
        }
      }
      // The first plane with a leaf left has the leaf; a row has one in some plane.
      for (int row = 0; row < rows; row++) {
        if (leaves[row] == UINT32_MAX && words[row] != 0) {
          leaves[row] = number * 32 + (uint32_t)__builtin_clz(words[row]);
        }
      }
    }
    if (tree->target >= 0) {
      CTK_NUMBER *sum = sums + (size_t)tree->target * rows;
      for (int row = 0; row < rows; row++) sum[row] += values[leaves[row]];
    } else {
      for (size_t target = 0; target < width; target++) {
        CTK_NUMBER *sum = sums + target * rows;
        for (int row = 0; row < rows; row++) sum[row] += values[leaves[row] * width + target];
      }
    }
    values += (size_t)tree->plane_count * 32 * width;
  }
}

#undef CTK_ASK
