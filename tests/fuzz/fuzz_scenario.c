/* libFuzzer entry: whatever bytes a scenario file holds, reading it ends with a status and a text,
 * and what was accepted prints and reads back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "releve/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes);

/* libconfig 1.5 loses a string when a syntax error follows it; ours is watched all the same. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libconfig";
}

/* One file per process, written again for each input. */
static const char *write_input(const void *bytes, size_t num_bytes)
{
    static char path[64];
    if (path[0] == '\0')
        (void)snprintf(path, sizeof path, "/tmp/releve-fuzz-%ld.cfg", (long)getpid());
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, num_bytes, file) != num_bytes || fclose(file) != 0)
        abort();
    return path;
}

static void read_back(const rlv_scenario_t *scenario)
{
    rlv_scenario_t again;
    rlv_error_t err = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL || rlv_scenario_print(scenario, out, &err) < 0 || fclose(out) != 0)
        abort();
    const char *path = write_input(text, size);
    if (rlv_scenario_read(&again, path, NULL, 0, NULL, &err) < 0 ||
        memcmp(&again.params, &scenario->params, sizeof again.params) != 0) {
        fprintf(stderr, "%s\n%s", err.text, text);
        abort();
    }
    rlv_scenario_free(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes)
{
    rlv_scenario_t scenario;
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};

    const char *path = write_input(bytes, num_bytes);
    const int status = rlv_scenario_read(&scenario, path, NULL, 0, &notes, &err);
    if (status == RLV_OK)
        read_back(&scenario);
    else if (err.status != status || err.text[0] == '\0')
        abort(); /* every failure is described */
    rlv_scenario_free(&scenario);
    rlv_notes_free(&notes);
    return 0;
}
