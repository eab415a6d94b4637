// The driver comes with the compiler; here is only its declaration.
#include "fuzz_driver.h"
