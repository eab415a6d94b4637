// Kernels that run rows through ensembles of decision trees. They read the layouts below, which the
// caller has checked, and write only where they are told to: no allocation, no state, no threads.
//
// Every kernel adds a row's leaves in the order of the trees and in the precision of its name, so
// that all of them give the same bits.
#ifndef CROSSFADE_TREE_KERNELS_H
#define CROSSFADE_TREE_KERNELS_H

#include <stdint.h>

// MARK: - Columns: what trees ask about, made of a row once

enum ctk_column_kind {
  // The feature as it is.
  ctk_column_number,
  // The same, with NaN for what is no farther from zero than 1e-35.
  ctk_column_number_or_zero,
  // A category's code: the feature cut to a whole number below `capacity`, or `capacity`; -1 for
  // NaN. Numbers between -1 and 0 are 0, or `capacity` for the second.
  ctk_column_category,
  ctk_column_category_not_negative,
  // The place among the `capacity` ascending numbers `values`, or `capacity`; -1 for NaN.
  ctk_column_exact,
};

typedef struct ctk_column {
  uint32_t kind;
  uint32_t feature;
  uint32_t capacity;
  // For columns of numbers in the walk: what a missing one becomes, above or below all others.
  int32_t missing_key;
  const float *values;
} ctk_column;

// Writes rows as bit vectors want them: the columns one after the other, each `stride` elements
// long, of which the first `count` are the rows' and the others zero. Codes are written as
// integers. `rows` are places of `float`s, aligned or not.
void ctk_fill_columns(
    const ctk_column *columns, uint32_t column_count, const void *const *rows, uint32_t count,
    uint32_t stride, float *block);

// Writes one row as walks want it: an integer for each column, ordered as the numbers are.
void ctk_fill_keys(
    const ctk_column *columns, uint32_t column_count, const void *row, int32_t *keys);

// The same where the keys are all features as numbers, missing ones above all others, and then once
// more, missing ones below: 2 * `feature_count` keys.
void ctk_fill_dense_keys(uint32_t feature_count, const void *row, int32_t *keys);

// The order of floats as that of integers; not for NaN. Zero and -0 differ: a threshold of zero
// must be +0, and then both are at most it.
int32_t ctk_key(float number);

// MARK: - Walk: from branch to branch, several trees or rows at once

// A branch: rows whose key is greater than `threshold` go to the node behind the one that `step`
// leads to, the others to that one. A leaf has the greatest threshold and no step, so that who is
// there stays.
typedef struct ctk_node {
  int32_t threshold;
  uint16_t column;
  int16_t step;
} ctk_node;

// The same with room for every ensemble, and for sets: where `set` is not zero, the column is a
// code, `set - 1` the first word of the codes that do not step further, and a missing code does if
// `threshold` is not zero.
typedef struct ctk_wide_node {
  int32_t threshold;
  int32_t step;
  uint32_t column;
  uint32_t set;
} ctk_wide_node;

typedef struct ctk_walk_tree {
  // The place of the root among all nodes, and of the first leaf among all leaves.
  uint32_t root;
  uint32_t first_leaf;
  // Steps to the farthest leaf.
  uint32_t depth;
  // The score that leaves add to, or -1 for all of them.
  int32_t target;
} ctk_walk_tree;

typedef struct ctk_walk {
  // One of the two is null.
  const ctk_node *nodes;
  const ctk_wide_node *wide_nodes;
  // For each node that is a leaf, its number within the tree.
  const uint32_t *leaf_numbers;
  const ctk_walk_tree *trees;
  // The trees by depth, in groups of ctk_walk_group trees that are together in `trees`.
  const uint32_t *order;
  uint32_t tree_count;
  uint32_t target_count;
  // For each leaf its number, or one for each score; `float` or `double`.
  const void *values;
  const uint32_t *sets;
} ctk_walk;

enum { ctk_walk_group = 64, ctk_walk_rows = 8 };

// Adds one row's leaves to `sums`, one for each score.
void ctk_walk_row_double(const ctk_walk *walk, const int32_t *keys, double *sums);
void ctk_walk_row_float(const ctk_walk *walk, const int32_t *keys, float *sums);

// The same for ctk_walk_rows rows: their keys `key_stride` apart, their sums `target_count`.
void ctk_walk_rows_double(
    const ctk_walk *walk, const int32_t *keys, uint32_t key_stride, double *sums);
void ctk_walk_rows_float(
    const ctk_walk *walk, const int32_t *keys, uint32_t key_stride, float *sums);

// The leaf that each tree ends in, by its number within the tree.
void ctk_walk_leaves(const ctk_walk *walk, const int32_t *keys, uint32_t *leaves);

// MARK: - Bit vectors: every branch asked, for many rows at once

// A branch, in one of the planes of 32 leaves that rows which go right can no longer reach.
typedef struct ctk_split {
  float threshold;
  uint32_t column;
  // The leaves of the plane that can still be reached, leaf 0 the highest bit.
  uint32_t kept;
} ctk_split;

typedef struct ctk_set_split {
  uint32_t column;
  // The first word of the codes that go left.
  uint32_t set;
  uint32_t kept;
  uint32_t missing_goes_right;
} ctk_set_split;

// 32 leaves of a tree, from left to right. Ends are places behind the last of the plane's splits.
typedef struct ctk_plane {
  // Where a missing number goes left, and where it goes right.
  uint32_t left_end;
  uint32_t right_end;
  uint32_t set_end;
} ctk_plane;

typedef struct ctk_bits_tree {
  uint32_t plane_count;
  // The score that leaves add to, or -1 for all of them.
  int32_t target;
} ctk_bits_tree;

typedef struct ctk_bits {
  const ctk_split *splits;
  const ctk_set_split *set_splits;
  const ctk_plane *planes;
  const ctk_bits_tree *trees;
  uint32_t tree_count;
  uint32_t target_count;
  // 32 leaves for each plane, each its number or one for each score; `float` or `double`.
  // Aligned to 64 bytes.
  const void *values;
  const uint32_t *sets;
} ctk_bits;

// One way of running bit vectors.
typedef struct ctk_bits_kernel {
  const char *name;
  // Rows of a block: the stride of its columns, and of its sums.
  uint32_t rows;
  // Adds the block's leaves to `sums`, which are one score after the other, `rows` each. Block and
  // sums are aligned to 64 bytes.
  void (*run_double)(const ctk_bits *bits, const float *block, double *sums);
  void (*run_float)(const ctk_bits *bits, const float *block, float *sums);
} ctk_bits_kernel;

enum { ctk_block_rows_max = 64 };

// The kernels that this processor can run, best instruction set first; null behind the last.
const ctk_bits_kernel *ctk_bits_kernel_at(uint32_t index);

// MARK: - Lanes: one row, a tree in every lane of a vector

enum { ctk_lane_count = 16, ctk_lane_features_max = 64 };

// A branch of each of 16 trees of at most 32 leaves. A row goes right where its key is at least
// `lowest` and at most `span` above it: without an end for a missing number, the greatest key, to
// go right, and just below that for it to go left. Lanes of trees with fewer branches keep all.
typedef struct ctk_lane_split {
  uint32_t features[ctk_lane_count];
  int32_t lowest[ctk_lane_count];
  uint32_t span[ctk_lane_count];
  uint32_t kept[ctk_lane_count];
} ctk_lane_split;

typedef struct ctk_lanes {
  // Aligned to 64 bytes.
  const ctk_lane_split *splits;
  // For each 16 trees, the place behind the last of their splits.
  const uint32_t *ends;
  uint32_t tree_count;
  uint32_t feature_count;
  // The score of each tree.
  const int32_t *targets;
  // 32 leaves for each tree; `float` or `double`.
  const void *values;
} ctk_lanes;

typedef struct ctk_lanes_kernel {
  // Adds the leaves of one row, at most ctk_lane_features_max floats aligned or not, to `sums`.
  void (*run_double)(const ctk_lanes *lanes, const void *row, double *sums);
  void (*run_float)(const ctk_lanes *lanes, const void *row, float *sums);
} ctk_lanes_kernel;

// Null when the processor has no instructions for it.
const ctk_lanes_kernel *ctk_lanes_kernel_here(void);

#endif
