#include "releve/snapshot_file.h"

#include "releve/sha256.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST_SIZE = RLV_SHA256_HEX_SIZE - 1, MARK_SIZE = 8 };
static const char MARK[] = "RLVSTATE";
static const char FORMAT[] = "releve-state-1";
static const uint32_t ORDER = 0x01020304u, OTHER_ORDER = 0x04030201u;

int rlv_snapshot_file_init(rlv_snapshot_file_t *self, int year, size_t num_replicates,
                           size_t num_twins, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    self->year = year;
    self->num_replicates = num_replicates;
    self->num_twins = num_twins;
    self->state = rlv_calloc(num_replicates + num_twins, sizeof *self->state, err);
    return self->state == NULL ? RLV_ERR_OS : RLV_OK;
}

void rlv_snapshot_file_free(rlv_snapshot_file_t *self)
{
    for (size_t i = 0; self->state != NULL && i < self->num_replicates + self->num_twins; i++)
        rlv_snapshot_free(&self->state[i]);
    free(self->state);
    free(self->input);
    free(self->scenario);
    memset(self, 0, sizeof *self);
}

void rlv_snapshot_file_cut(rlv_snapshot_file_t *self, size_t num_replicates, size_t num_twins)
{
    const size_t replicates =
        num_replicates < self->num_replicates ? num_replicates : self->num_replicates;
    const size_t twins = num_twins < self->num_twins ? num_twins : self->num_twins;

    for (size_t i = replicates; i < self->num_replicates; i++)
        rlv_snapshot_free(&self->state[i]);
    for (size_t i = self->num_replicates + twins; i < self->num_replicates + self->num_twins; i++)
        rlv_snapshot_free(&self->state[i]);
    memmove(self->state + replicates, self->state + self->num_replicates,
            twins * sizeof *self->state);
    self->num_replicates = replicates;
    self->num_twins = twins;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* --- what the heading says */

int rlv_snapshot_file_scenario(const rlv_scenario_t *scenario, char **text, rlv_error_t *err)
{
    size_t size = 0;
    FILE *file = open_memstream(text, &size);

    if (file == NULL)
        return rlv_fail(err, RLV_ERR_OS, "no memory for a scenario");
    const int status = rlv_scenario_print(scenario, file, err);
    return fclose(file) == 0 ? status : rlv_fail(err, RLV_ERR_OS, "no memory for a scenario");
}

static int make_heading(const rlv_snapshot_file_t *self, const rlv_scenario_t *scenario,
                        const rlv_file_list_t *inputs, char **text, rlv_error_t *err)
{
    json_t *list = json_array(), *root = NULL;
    char *written = NULL;
    int status = rlv_snapshot_file_scenario(scenario, &written, err);

    for (size_t i = 0; i < inputs->num_paths && status == RLV_OK; i++) {
        char hex[RLV_SHA256_HEX_SIZE];
        status = rlv_sha256_file(inputs->path[i], hex, err);
        if (status == RLV_OK &&
            json_array_append_new(list, json_pack("{s:s, s:s}", "name", name_of(inputs->path[i]),
                                                  "sha256", hex)) != 0)
            status = RLV_ERR_OS;
    }
    if (status == RLV_OK) {
        root = json_pack("{s:s, s:s, s:i, s:I, s:I, s:O, s:s}", "format", FORMAT, "version",
                         RLV_VERSION, "year", self->year, "replicates",
                         (json_int_t)self->num_replicates, "twins", (json_int_t)self->num_twins,
                         "inputs", list, "scenario", written);
        *text = root != NULL ? json_dumps(root, JSON_INDENT(1)) : NULL;
        if (*text == NULL)
            status = rlv_fail(err, RLV_ERR_OS, "no memory for the heading of a saved state");
    }
    json_decref(root);
    json_decref(list);
    free(written);
    return status;
}

/* --- writing */

static void put_whole(FILE *file, uint64_t value, int num_bytes)
{
    for (int i = 0; i < num_bytes; i++)
        (void)fputc((int)(value >> (8 * i) & 0xff), file);
}

static void put_with_digest(FILE *file, const void *bytes, size_t num_bytes)
{
    char hex[RLV_SHA256_HEX_SIZE];

    rlv_sha256(bytes, num_bytes, hex);
    (void)fwrite(bytes, 1, num_bytes, file);
    (void)fwrite(hex, 1, DIGEST_SIZE, file);
}

int rlv_snapshot_file_write(const rlv_snapshot_file_t *self, const rlv_scenario_t *scenario,
                            const rlv_file_list_t *inputs, FILE *file, rlv_error_t *err)
{
    char *heading = NULL;
    int status = make_heading(self, scenario, inputs, &heading, err);

    if (status == RLV_OK) {
        const size_t length = strlen(heading);
        (void)fwrite(MARK, 1, MARK_SIZE, file);
        put_whole(file, ORDER, 4);
        put_whole(file, length, 4);
        put_with_digest(file, heading, length);
        for (size_t i = 0; i < self->num_replicates + self->num_twins; i++) {
            put_whole(file, self->state[i].num_bytes, 8);
            put_with_digest(file, self->state[i].bytes, self->state[i].num_bytes);
        }
        if (ferror(file))
            status =
                rlv_fail(err, RLV_ERR_IO, "the saved state cannot be written: %s", strerror(errno));
    }
    free(heading);
    return status;
}

/* --- reading */

typedef struct {
    const char *path;
    FILE *file;
    uint64_t size; /* of the file: no length beyond it is believed */
    rlv_error_t *err;
} reader_t;

static int refuse(const reader_t *reader, const char *what)
{
    return rlv_fail_at(reader->err, RLV_ERR_DATA, reader->path, 0, NULL,
                       "a file that run.save_state of this version wrote", "%s", what);
}

static int get_bytes(const reader_t *reader, void *bytes, size_t num_bytes)
{
    return fread(bytes, 1, num_bytes, reader->file) == num_bytes
               ? RLV_OK
               : refuse(reader, "the saved state is cut short");
}

static int get_whole(const reader_t *reader, int num_bytes, uint64_t *value)
{
    uint8_t bytes[8] = {0};
    const int status = get_bytes(reader, bytes, (size_t)num_bytes);

    *value = 0;
    for (int i = 0; i < num_bytes; i++)
        *value |= (uint64_t)bytes[i] << (8 * i);
    return status;
}

/* A new block of bytes, a zero behind them, after the comparison with its digest. */
static int get_with_digest(const reader_t *reader, size_t num_bytes, uint8_t **bytes)
{
    char held[DIGEST_SIZE], found[RLV_SHA256_HEX_SIZE];
    int status;

    *bytes = rlv_calloc(num_bytes + 1, 1, reader->err);
    if (*bytes == NULL)
        return RLV_ERR_OS;
    if ((status = get_bytes(reader, *bytes, num_bytes)) < 0 ||
        (status = get_bytes(reader, held, sizeof held)) < 0)
        return status;
    rlv_sha256(*bytes, num_bytes, found);
    return memcmp(held, found, sizeof held) == 0
               ? RLV_OK
               : refuse(reader, "the saved state is damaged: its SHA-256 is not that written");
}

static int get_inputs(rlv_snapshot_file_t *self, const reader_t *reader, const json_t *list)
{
    size_t i;
    json_t *one;

    self->input = rlv_calloc(json_array_size(list), sizeof *self->input, reader->err);
    if (self->input == NULL)
        return RLV_ERR_OS;
    json_array_foreach(list, i, one)
    {
        const char *hex = json_string_value(json_object_get(one, "sha256"));
        if (hex == NULL || strlen(hex) != DIGEST_SIZE)
            return refuse(reader, "the heading of the saved state is wrong");
        memcpy(self->input[i], hex, DIGEST_SIZE + 1);
        self->num_inputs++;
    }
    return RLV_OK;
}

static int parse_heading(rlv_snapshot_file_t *self, const reader_t *reader, const char *text)
{
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const char *format = json_string_value(json_object_get(root, "format"));
    const char *version = json_string_value(json_object_get(root, "version"));
    const char *scenario = json_string_value(json_object_get(root, "scenario"));
    const json_int_t year = json_integer_value(json_object_get(root, "year"));
    const json_int_t replicates = json_integer_value(json_object_get(root, "replicates"));
    const json_int_t twins = json_integer_value(json_object_get(root, "twins"));
    int status = RLV_OK;

    if (format == NULL || strcmp(format, FORMAT) != 0)
        status = refuse(reader, "the saved state is of another format");
    else if (version == NULL || strcmp(version, RLV_VERSION) != 0)
        status = refuse(reader, "the state was saved by another version");
    else if (scenario == NULL || replicates < 1 || replicates > 100000 || twins < 0 ||
             twins > replicates || year < 1900 || year > 2200)
        status = refuse(reader, "the heading of the saved state is wrong");
    if (status == RLV_OK)
        status =
            rlv_snapshot_file_init(self, (int)year, (size_t)replicates, (size_t)twins, reader->err);
    if (status == RLV_OK) {
        self->scenario = rlv_strdup(scenario, reader->err);
        status = self->scenario == NULL ? RLV_ERR_OS
                                        : get_inputs(self, reader, json_object_get(root, "inputs"));
    }
    json_decref(root);
    return status;
}

static int read_heading(rlv_snapshot_file_t *self, const reader_t *reader)
{
    char mark[MARK_SIZE];
    uint64_t order = 0, length = 0;
    uint8_t *text = NULL;
    int status;

    if (fread(mark, 1, sizeof mark, reader->file) != sizeof mark ||
        memcmp(mark, MARK, sizeof mark) != 0)
        return refuse(reader, "this is no saved state");
    if ((status = get_whole(reader, 4, &order)) < 0)
        return status;
    if (order != ORDER)
        return refuse(reader, order == OTHER_ORDER ? "the saved state is in the other byte order"
                                                   : "the heading of the saved state is wrong");
    if ((status = get_whole(reader, 4, &length)) < 0)
        return status;
    if (length > reader->size)
        return refuse(reader, "the saved state is cut short");
    status = get_with_digest(reader, (size_t)length, &text);
    if (status == RLV_OK)
        status = parse_heading(self, reader, (const char *)text);
    free(text);
    return status;
}

int rlv_snapshot_file_read(rlv_snapshot_file_t *self, const char *path, rlv_error_t *err)
{
    reader_t reader = {path, fopen(path, "rb"), 0, err};
    int status = RLV_OK;

    memset(self, 0, sizeof *self);
    if (reader.file == NULL)
        return rlv_fail_at(err, RLV_ERR_NO_INPUT, path, 0, "run.start_from", NULL,
                           "cannot be opened: %s", strerror(errno));
    if (fseek(reader.file, 0, SEEK_END) == 0 && ftell(reader.file) > 0)
        reader.size = (uint64_t)ftell(reader.file);
    rewind(reader.file);
    status = read_heading(self, &reader);
    for (size_t i = 0; status == RLV_OK && i < self->num_replicates + self->num_twins; i++) {
        uint64_t length = 0;
        status = get_whole(&reader, 8, &length);
        if (status == RLV_OK && length > reader.size)
            status = refuse(&reader, "the saved state is cut short");
        if (status == RLV_OK)
            status = get_with_digest(&reader, (size_t)length, &self->state[i].bytes);
        self->state[i].num_bytes = self->state[i].capacity = (size_t)length;
    }
    if (status == RLV_OK && fgetc(reader.file) != EOF)
        status = refuse(&reader, "the saved state is followed by other bytes");
    (void)fclose(reader.file);
    return status;
}
