#include "CTreeKernels.h"

#include <string.h>

// Trees that one row walks at the same time, so that the processor has something to do while one
// waits for memory. Of 4, 6, 8, 12 and 16, eight was the fastest.
enum { chains = 8 };

static inline const ctk_node *next_narrow(
    const ctk_node *node, const int32_t *keys, const uint32_t *sets) {
  (void)sets;
  // One load for the whole node.
  uint64_t word;
  memcpy(&word, node, sizeof word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return node + ((int64_t)word >> 48) + (keys[(word >> 32) & 0xFFFF] > (int32_t)word);
#else
  return node + node->step + (keys[node->column] > node->threshold);
#endif
}

static inline const ctk_wide_node *next_wide(
    const ctk_wide_node *node, const int32_t *keys, const uint32_t *sets) {
  const int32_t key = keys[node->column];
  if (node->set == 0) return node + node->step + (key > node->threshold);
  if (key < 0) return node + node->step + (node->threshold != 0);
  const uint32_t word = sets[node->set - 1 + (uint32_t)key / 32];
  return node + node->step + (1 - ((word >> ((uint32_t)key % 32)) & 1));
}

#define CTK_NODE ctk_node
#define CTK_NODES nodes
#define CTK_NAME(stem) stem##_narrow
#include "walk_nodes.h"
#undef CTK_NODE
#undef CTK_NODES
#undef CTK_NAME

#define CTK_NODE ctk_wide_node
#define CTK_NODES wide_nodes
#define CTK_NAME(stem) stem##_wide
#include "walk_nodes.h"
#undef CTK_NODE
#undef CTK_NODES
#undef CTK_NAME

static inline void find_leaves(
    const ctk_walk *walk, uint32_t first, uint32_t count, const int32_t *keys, uint32_t *leaves) {
  if (walk->nodes) {
    walk_group_narrow(walk, first, count, keys, leaves);
  } else {
    walk_group_wide(walk, first, count, keys, leaves);
  }
}

void ctk_walk_leaves(const ctk_walk *walk, const int32_t *keys, uint32_t *leaves) {
  for (uint32_t first = 0; first < walk->tree_count; first += ctk_walk_group) {
    const uint32_t rest = walk->tree_count - first;
    find_leaves(
        walk, first, rest < ctk_walk_group ? rest : ctk_walk_group, keys, leaves + first);
  }
}

// Where ctk_walk_rows rows end in one tree.
static inline void rows_in_tree(
    const ctk_walk *walk, const ctk_walk_tree *tree, const int32_t *keys, uint32_t key_stride,
    uint32_t *leaves) {
  if (walk->nodes) {
    walk_rows_narrow(walk, tree, keys, key_stride, leaves);
  } else {
    walk_rows_wide(walk, tree, keys, key_stride, leaves);
  }
}

#define CTK_NUMBER double
#define CTK_NAME(stem) stem##_double
#include "walk_sums.h"
#undef CTK_NUMBER
#undef CTK_NAME

#define CTK_NUMBER float
#define CTK_NAME(stem) stem##_float
#include "walk_sums.h"
#undef CTK_NUMBER
#undef CTK_NAME
