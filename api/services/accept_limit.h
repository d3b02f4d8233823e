#pragma once
#include <cstdint>

namespace onrecord::api {

// Keeps connections from taking the descriptors that files, store and log need. gRPC 1.51 has no limit on
// connections, and where accept4 fails for want of a descriptor it closes its listener for good. So this
// program has an accept4 of its own, which libgrpc finds before the system's: a connection that would leave
// fewer than an eighth of the allowed descriptors (64 to 1,024) free is accepted and closed at once, and a
// descriptor kept in reserve serves to do so where none is free. Callers see a connection that ends; they try
// again.

// Takes the reserve and reads the limit (RLIMIT_NOFILE), anew at each call. Thread-safe.
void LimitConnections();

// Connections that were closed at once, since the start of the process. Thread-safe.
int64_t RefusedConnections();

}  // namespace onrecord::api
