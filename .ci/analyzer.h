/*
 * Read before every file by clang-tidy only (make lint): what the static analyzer cannot see from
 * one file, that a failure returns the status it was given. Without it every `if (status < 0)` after
 * a call that may fail opens a path that does not exist. And that argp_error ends the process: no
 * parser of the command is run with ARGP_NO_EXIT.
 */
#ifdef __clang_analyzer__
#include "releve/core.h"
#include <argp.h>
#define rlv_fail(err, status, ...) (rlv_fail((err), (status), __VA_ARGS__), (status))
#define rlv_fail_at(err, status, ...) (rlv_fail_at((err), (status), __VA_ARGS__), (status))
#define rlv_fail_memory(err, size) (rlv_fail_memory((err), (size)), RLV_ERR_OS)
#define argp_error(...) (argp_error(__VA_ARGS__), __builtin_trap())
#endif
