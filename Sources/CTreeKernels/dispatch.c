#include "bits.h"

#if defined(__x86_64__)
static int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl");
}
#endif

const ctk_lanes_kernel *ctk_lanes_kernel_here(void) {
#if defined(__x86_64__)
  if (has_avx512()) return &ctk_lanes_avx512;
#endif
  return NULL;
}

const ctk_bits_kernel *ctk_bits_kernel_at(uint32_t index) {
  const ctk_bits_kernel *kernels[8];
  uint32_t count = 0;
#if defined(__x86_64__)
  if (has_avx512()) {
    kernels[count++] = &ctk_bits_avx512_64;
    kernels[count++] = &ctk_bits_avx512_32;
    kernels[count++] = &ctk_bits_avx512_16;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("lzcnt")) {
    kernels[count++] = &ctk_bits_avx2_32;
    kernels[count++] = &ctk_bits_avx2_8;
  }
#endif
  kernels[count++] = &ctk_bits_portable_16;
  kernels[count++] = &ctk_bits_portable_4;
  return index < count ? kernels[index] : NULL;
}
