#include "releve/snapshot.h"

#include "releve/simulation.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_NAME = 63 };

/* One pass over the fields, which writes them or reads them back. */
typedef struct {
    rlv_simulation_t *simulation;
    rlv_snapshot_t *out;      /* being written, or NULL */
    const rlv_snapshot_t *in; /* being read, or NULL */
    size_t at;                /* next byte of `in` */
    int status;               /* of the first failure; the rest is then passed over */
    rlv_error_t *err;
} pass_t;

void rlv_snapshot_free(rlv_snapshot_t *self)
{
    free(self->bytes);
    memset(self, 0, sizeof *self);
}

static uint8_t *room(pass_t *pass, size_t num_bytes)
{
    rlv_snapshot_t *out = pass->out;

    if (out->num_bytes + num_bytes > out->capacity) {
        const size_t capacity = 2 * (out->num_bytes + num_bytes);
        pass->status = rlv_resize(&out->bytes, capacity, 1, pass->err);
        if (pass->status < 0)
            return NULL;
        out->capacity = capacity;
    }
    uint8_t *bytes = out->bytes + out->num_bytes;
    out->num_bytes += num_bytes;
    return bytes;
}

/* An element of 1, 2, 4 or 8 bytes from memory to its bytes, least first. */
static void encode(const void *element, size_t size, uint8_t *bytes)
{
    uint64_t bits = 0;
    uint32_t word;
    uint16_t half;

    switch (size) {
    case 8:
        memcpy(&bits, element, 8);
        break;
    case 4:
        memcpy(&word, element, 4);
        bits = word;
        break;
    case 2:
        memcpy(&half, element, 2);
        bits = half;
        break;
    default:
        bits = *(const uint8_t *)element;
        break;
    }
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(bits >> (8 * i));
}

static void decode(const uint8_t *bytes, size_t size, void *element)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < size; i++)
        bits |= (uint64_t)bytes[i] << (8 * i);
    const uint32_t word = (uint32_t)bits;
    const uint16_t half = (uint16_t)bits;
    switch (size) {
    case 8:
        memcpy(element, &bits, 8);
        break;
    case 4:
        memcpy(element, &word, 4);
        break;
    case 2:
        memcpy(element, &half, 2);
        break;
    default:
        *(uint8_t *)element = (uint8_t)bits;
        break;
    }
}

static void fail(pass_t *pass, const char *name, const char *what)
{
    if (pass->status == RLV_OK)
        pass->status = rlv_fail(pass->err, RLV_ERR_DATA,
                                "saved state: field '%s' %s [save it again with this version and "
                                "this base]",
                                name, what);
}

static const uint8_t *take(pass_t *pass, size_t num_bytes, const char *name)
{
    if (num_bytes > pass->in->num_bytes - pass->at) {
        fail(pass, name, "is cut short");
        return NULL;
    }
    const uint8_t *bytes = pass->in->bytes + pass->at;
    pass->at += num_bytes;
    return bytes;
}

/* A field's heading: length of the name, name, size of an element, number of elements. */
static bool transfer_heading(pass_t *pass, const char *name, size_t size, size_t count)
{
    const size_t length = strlen(name), num_bytes = 1 + length + 1 + 8;
    const uint64_t wide = count;
    uint8_t expected[1 + MAX_NAME + 1 + 8];

    expected[0] = (uint8_t)length;
    memcpy(expected + 1, name, length);
    expected[1 + length] = (uint8_t)size;
    encode(&wide, 8, expected + 2 + length);
    if (pass->out != NULL) {
        uint8_t *bytes = room(pass, num_bytes);
        if (bytes != NULL)
            memcpy(bytes, expected, num_bytes);
        return bytes != NULL;
    }
    const uint8_t *bytes = take(pass, num_bytes, name);
    if (bytes == NULL)
        return false;
    if (memcmp(bytes, expected, 1 + length) != 0)
        fail(pass, name, "is not where this version has it");
    else if (memcmp(bytes, expected, num_bytes) != 0)
        fail(pass, name, "has another size");
    return pass->status == RLV_OK;
}

/* `count` elements of `size` bytes, to the state or from it. */
static void transfer(pass_t *pass, const char *name, void *values, size_t size, size_t count)
{
    char *element = values;

    if (pass->status < 0 || !transfer_heading(pass, name, size, count))
        return;
    if (pass->out != NULL) {
        uint8_t *bytes = room(pass, size * count);
        for (size_t i = 0; i < count && bytes != NULL; i++)
            encode(element + i * size, size, bytes + i * size);
        return;
    }
    const uint8_t *bytes = take(pass, size * count, name);
    for (size_t i = 0; i < count && bytes != NULL; i++)
        decode(bytes + i * size, size, element + i * size);
}

/* A number that must be the same when it is read back. */
static void transfer_same(pass_t *pass, const char *name, uint64_t value)
{
    uint64_t held = value;
    transfer(pass, name, &held, sizeof held, 1);
    if (pass->status == RLV_OK && held != value)
        fail(pass, name, "differs");
}

/* The number of rows; a population that is read back gets as many, to be filled. */
static void transfer_rows(pass_t *pass)
{
    enum { MOST = 1 << 24 };
    static const rlv_doctor_t BLANK = {.cell = RLV_NO_CELL};
    rlv_population_t *doctors = &pass->simulation->doctors;
    uint64_t num_rows = doctors->num_rows;

    transfer(pass, "doctors", &num_rows, sizeof num_rows, 1);
    if (pass->in == NULL || pass->status < 0)
        return;
    rlv_population_clear(doctors);
    if (num_rows > MOST)
        fail(pass, "doctors", "is out of range");
    for (uint64_t i = 0; i < num_rows && pass->status == RLV_OK; i++)
        pass->status = rlv_population_add(doctors, &BLANK, pass->err);
}

/*
 * Every field, once: the same list writes and reads. Order and names are the format of a state.
 * A new attribute of doctors is a line DOCTOR(field); what else a year hands to the next, a line
 * ARRAY(field, number of elements) or SCALAR(field).
 */
#define SCALAR(field)       transfer(pass, #field, &s->field, sizeof s->field, 1)
#define ARRAY(field, count) transfer(pass, #field, s->field, sizeof *s->field, (count))
#define DOCTOR(field)                                                                              \
    transfer(pass, "doctor." #field, s->doctors.field, sizeof *s->doctors.field,                   \
             s->doctors.num_rows)

/* The lines DOCTOR(...) below, and `decision` and `junior`, which no year hands to the next. */
enum { NUM_DOCTOR_FIELDS = 22 + 2 };
_Static_assert(sizeof(rlv_population_t) == 2 * sizeof(size_t) + NUM_DOCTOR_FIELDS * sizeof(void *),
               "an attribute of doctors was added: give it its line in transfer_all()");

static void transfer_all(pass_t *pass)
{
    rlv_simulation_t *s = pass->simulation;
    const rlv_tally_shape_t *shape = &s->model->shape;
    const rlv_region_t *region = s->model->region;
    const size_t n = region->num_territories;

    transfer_same(pass, "num_territories", n);
    transfer_same(pass, "num_cells", region->num_cells);
    transfer_same(pass, "base_year", (uint64_t)shape->base_year);
    transfer_same(pass, "seed", s->seed);
    transfer_same(pass, "replicate", s->replicate);
    SCALAR(year);
    if (pass->status == RLV_OK && (s->year < shape->base_year || s->year > shape->horizon))
        fail(pass, "year", "is not within the base year and the horizon");
    if (pass->status < 0)
        return;

    /* the record of the years before */
    ARRAY(counts.tally, rlv_tally_index(shape, s->year, (rlv_tally_kind_t)0, 0));
    ARRAY(counts.pyramid, rlv_pyramid_index(shape, s->year, 0, RLV_AGE_FIRST));

    ARRAY(counts.costs, rlv_cost_index(shape, s->year, 0, 0, (rlv_cost_kind_t)0));

    transfer_rows(pass);
    DOCTOR(id);
    DOCTOR(birth_year);
    DOCTOR(sex);
    DOCTOR(diploma);
    DOCTOR(state);
    DOCTOR(cumul);
    DOCTOR(cell);
    DOCTOR(installed_year);
    DOCTOR(moved);
    DOCTOR(cesp_years);
    DOCTOR(post);
    DOCTOR(aid_scheme);
    DOCTOR(aid_left);
    DOCTOR(aid_eur);
    DOCTOR(aids_had);
    DOCTOR(second_cell);
    DOCTOR(second_kind);
    DOCTOR(second_milli);
    DOCTOR(second_scheme);
    DOCTOR(second_left);
    DOCTOR(second_eur);
    DOCTOR(fte_milli);

    ARRAY(zone, n);
    SCALAR(zone_year);
    ARRAY(coordinated, n);
    ARRAY(arrivals, n);

    SCALAR(base_supply);
    SCALAR(base_supply_le65);
    ARRAY(base_apl, n);
    ARRAY(base_apl_le65, n);
    ARRAY(drift, n);
    ARRAY(drift_le65, n);
}

int rlv_snapshot_save(rlv_simulation_t *simulation, rlv_snapshot_t *state, rlv_error_t *err)
{
    pass_t pass = {.simulation = simulation, .out = state, .err = err};

    state->num_bytes = 0;
    transfer_all(&pass);
    return pass.status;
}

int rlv_snapshot_restore(rlv_simulation_t *simulation, const rlv_snapshot_t *state,
                         rlv_error_t *err)
{
    pass_t pass = {.simulation = simulation, .in = state, .err = err};

    transfer_all(&pass);
    if (pass.status == RLV_OK && pass.at != state->num_bytes)
        fail(&pass, "after the last one", "holds more bytes");
    if (pass.status == RLV_OK)
        pass.status = rlv_population_verify(
            &simulation->doctors, simulation->model->region->num_cells, simulation->year, err);
    if (pass.status < 0)
        rlv_population_clear(&simulation->doctors);
    return pass.status;
}
