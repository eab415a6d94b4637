// Shared by the files that run bit vectors.
#ifndef CROSSFADE_TREE_BITS_H
#define CROSSFADE_TREE_BITS_H

#include "CTreeKernels.h"

#include <stddef.h>
#include <string.h>

// The method is QuickScorer's (Lucchese et al., SIGIR 2015) with the loops turned round, as
// V-QuickScorer's (2016): every branch of a tree is asked for many rows at once, and each answer
// "right" takes the leaves away that only "left" would have led to. The leftmost leaf that is left
// is where the row ends. The vectors of a tree stay in registers while its branches pass by, a
// plane of 32 leaves at a time.

// Whether a code's row goes right at a split by a set.
static inline int ctk_set_goes_right(
    const ctk_set_split *split, const uint32_t *sets, int32_t code) {
  if (code < 0) return split->missing_goes_right != 0;
  const uint32_t word = sets[split->set + (uint32_t)code / 32];
  return !((word >> ((uint32_t)code % 32)) & 1);
}

extern const ctk_bits_kernel ctk_bits_avx512_64, ctk_bits_avx512_32, ctk_bits_avx512_16;
extern const ctk_bits_kernel ctk_bits_avx2_32, ctk_bits_avx2_8;
extern const ctk_bits_kernel ctk_bits_portable_16, ctk_bits_portable_4;
extern const ctk_lanes_kernel ctk_lanes_avx512;

#endif
