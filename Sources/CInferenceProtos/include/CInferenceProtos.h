// Everything that protoc-c makes of Protos/. `make protos` writes the headers included here.
#ifndef CROSSFADE_CINFERENCEPROTOS_H
#define CROSSFADE_CINFERENCEPROTOS_H

#include "crossfade.pb-c.h"
#include "open_inference.pb-c.h"
#include "otlp_trace.pb-c.h"

#endif
