// Adding up the leaves that walks end in, once for each precision CTK_NUMBER.

static inline void CTK_NAME(add_leaf)(
    const ctk_walk *walk, const ctk_walk_tree *tree, uint32_t leaf, CTK_NUMBER *sums) {
  const CTK_NUMBER *values = walk->values;
  if (tree->target >= 0) {
    sums[tree->target] += values[tree->first_leaf + leaf];
    return;
  }
  const CTK_NUMBER *row = values + tree->first_leaf + (size_t)leaf * walk->target_count;
  for (uint32_t target = 0; target < walk->target_count; target++) sums[target] += row[target];
}

void CTK_NAME(ctk_walk_row)(const ctk_walk *walk, const int32_t *keys, CTK_NUMBER *sums) {
  uint32_t leaves[ctk_walk_group];
  for (uint32_t first = 0; first < walk->tree_count; first += ctk_walk_group) {
    const uint32_t rest = walk->tree_count - first;
    const uint32_t count = rest < ctk_walk_group ? rest : ctk_walk_group;
    find_leaves(walk, first, count, keys, leaves);
    for (uint32_t index = 0; index < count; index++) {
      CTK_NAME(add_leaf)(walk, &walk->trees[first + index], leaves[index], sums);
    }
  }
}

void CTK_NAME(ctk_walk_rows)(
    const ctk_walk *walk, const int32_t *keys, uint32_t key_stride, CTK_NUMBER *sums) {
  uint32_t leaves[ctk_walk_rows];
  for (uint32_t index = 0; index < walk->tree_count; index++) {
    const ctk_walk_tree *tree = &walk->trees[index];
    rows_in_tree(walk, tree, keys, key_stride, leaves);
    for (uint32_t row = 0; row < ctk_walk_rows; row++) {
      CTK_NAME(add_leaf)(walk, tree, leaves[row], sums + (size_t)row * walk->target_count);
    }
  }
}
