// The run-time library of the protobuf messages, as the system installs it.
#include <protobuf-c/protobuf-c.h>
