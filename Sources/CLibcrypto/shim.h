// The functions that hash step by step cannot fail; those that OpenSSL 3 prefers can, and cost more
// (docs/decisions/0018).
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
