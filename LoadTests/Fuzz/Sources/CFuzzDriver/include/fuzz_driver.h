#ifndef CROSSFADE_FUZZ_DRIVER_H
#define CROSSFADE_FUZZ_DRIVER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer's own loop, for a program that has a main function of its own. It takes libFuzzer's
// arguments and returns when they are done.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*run)(const uint8_t *bytes, size_t count));

#endif
