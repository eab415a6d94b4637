#include "CTreeKernels.h"

#include <math.h>
#include <string.h>

static const float zero_threshold = 1e-35f;

static inline float load(const void *row, uint32_t feature) {
  float number;
  memcpy(&number, (const char *)row + (size_t)feature * sizeof number, sizeof number);
  return number;
}

static inline int32_t bits_of(float number) {
  int32_t bits;
  memcpy(&bits, &number, sizeof bits);
  return bits;
}

static inline int32_t key_of(float number) {
  const int32_t bits = bits_of(number);
  // Negative numbers grow the other way round.
  return bits ^ ((bits >> 31) & INT32_MAX);
}

int32_t ctk_key(float number) { return key_of(number); }

static inline int32_t code_of_category(const ctk_column *column, float number, float least) {
  if (isnan(number)) return -1;
  // Compared before it is cut, as what does not fit an integer has no value there.
  if (!(number < (float)column->capacity)) return (int32_t)column->capacity;
  if (column->kind == ctk_column_category ? number <= least : number < least) {
    return (int32_t)column->capacity;
  }
  return (int32_t)number;
}

static int32_t code_of_exact(const ctk_column *column, float number) {
  if (isnan(number)) return -1;
  uint32_t low = 0, high = column->capacity;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (column->values[middle] < number) low = middle + 1; else high = middle;
  }
  const int is_there = low < column->capacity && column->values[low] == number;
  return (int32_t)(is_there ? low : column->capacity);
}

static int32_t code(const ctk_column *column, float number) {
  switch (column->kind) {
  case ctk_column_category: return code_of_category(column, number, -1);
  case ctk_column_category_not_negative: return code_of_category(column, number, 0);
  default: return code_of_exact(column, number);
  }
}

static inline float without_zero(float number) {
  return fabsf(number) <= zero_threshold ? NAN : number;
}

void ctk_fill_columns(
    const ctk_column *columns, uint32_t column_count, const void *const *rows, uint32_t count,
    uint32_t stride, float *block) {
  // Row by row in small groups: the reads are then of few cache lines, and the writes too.
  enum { group = 16 };
  for (uint32_t first = 0; first < count; first += group) {
    const uint32_t end = first + group < count ? first + group : count;
    for (uint32_t index = 0; index < column_count; index++) {
      const ctk_column *column = &columns[index];
      float *out = block + (size_t)index * stride;
      switch (column->kind) {
      case ctk_column_number:
        for (uint32_t row = first; row < end; row++) out[row] = load(rows[row], column->feature);
        break;
      case ctk_column_number_or_zero:
        for (uint32_t row = first; row < end; row++) {
          out[row] = without_zero(load(rows[row], column->feature));
        }
        break;
      default:
        for (uint32_t row = first; row < end; row++) {
          const int32_t value = code(column, load(rows[row], column->feature));
          memcpy(&out[row], &value, sizeof value);
        }
      }
    }
  }
  if (count == stride) return;
  for (uint32_t index = 0; index < column_count; index++) {
    memset(block + (size_t)index * stride + count, 0, (stride - count) * sizeof *block);
  }
}

void ctk_fill_keys(
    const ctk_column *columns, uint32_t column_count, const void *row, int32_t *keys) {
  for (uint32_t index = 0; index < column_count; index++) {
    const ctk_column *column = &columns[index];
    float number = load(row, column->feature);
    switch (column->kind) {
    case ctk_column_number:
      keys[index] = isnan(number) ? column->missing_key : key_of(number);
      break;
    case ctk_column_number_or_zero:
      number = without_zero(number);
      keys[index] = isnan(number) ? column->missing_key : key_of(number);
      break;
    default: keys[index] = code(column, number);
    }
  }
}

void ctk_fill_dense_keys(uint32_t feature_count, const void *row, int32_t *keys) {
  for (uint32_t feature = 0; feature < feature_count; feature++) {
    const float number = load(row, feature);
    const int32_t key = key_of(number);
    const int is_missing = (bits_of(number) & INT32_MAX) > 0x7F800000;
    keys[feature] = is_missing ? INT32_MAX : key;
    keys[feature_count + feature] = is_missing ? INT32_MIN : key;
  }
}
