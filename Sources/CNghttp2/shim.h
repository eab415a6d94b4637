// The HTTP/2 framing and header compression library, as the system installs it.
#include <nghttp2/nghttp2.h>
