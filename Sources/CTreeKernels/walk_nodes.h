// From branch to branch, once for each kind of node: CTK_NODE, in the walk's CTK_NODES, with names
// made by CTK_NAME.

// Where `count` trees end, at most ctk_walk_group of them that follow each other.
static void CTK_NAME(walk_group)(
    const ctk_walk *walk, uint32_t first, uint32_t count, const int32_t *keys, uint32_t *leaves) {
  const uint32_t *order = walk->order + first;
  for (; count >= chains; count -= chains, order += chains) {
    const CTK_NODE *places[chains];
    for (int chain = 0; chain < chains; chain++) {
      places[chain] = walk->CTK_NODES + walk->trees[order[chain]].root;
    }
    // By depth, so the last is the deepest.
    const uint32_t depth = walk->trees[order[chains - 1]].depth;
    for (uint32_t step = 0; step < depth; step++) {
#pragma unroll
      for (int chain = 0; chain < chains; chain++) {
        places[chain] = CTK_NAME(next)(places[chain], keys, walk->sets);
      }
    }
    for (int chain = 0; chain < chains; chain++) {
      leaves[order[chain] - first] = walk->leaf_numbers[places[chain] - walk->CTK_NODES];
    }
  }
  for (; count > 0; count--, order++) {
    const CTK_NODE *place = walk->CTK_NODES + walk->trees[*order].root;
    for (uint32_t step = 0; step < walk->trees[*order].depth; step++) {
      place = CTK_NAME(next)(place, keys, walk->sets);
    }
    leaves[*order - first] = walk->leaf_numbers[place - walk->CTK_NODES];
  }
}

// Where ctk_walk_rows rows end in one tree.
static inline void CTK_NAME(walk_rows)(
    const ctk_walk *walk, const ctk_walk_tree *tree, const int32_t *keys, uint32_t key_stride,
    uint32_t *leaves) {
  const CTK_NODE *places[ctk_walk_rows];
  for (int row = 0; row < ctk_walk_rows; row++) places[row] = walk->CTK_NODES + tree->root;
  for (uint32_t step = 0; step < tree->depth; step++) {
#pragma unroll
    for (int row = 0; row < ctk_walk_rows; row++) {
      places[row] = CTK_NAME(next)(places[row], keys + (size_t)row * key_stride, walk->sets);
    }
  }
  for (int row = 0; row < ctk_walk_rows; row++) {
    leaves[row] = walk->leaf_numbers[places[row] - walk->CTK_NODES];
  }
}
