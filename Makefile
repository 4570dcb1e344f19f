# Relève. `make help` lists the targets.

CC        ?= gcc
BUILD     ?= release
PREFIX    ?= /usr/local
DESTDIR   ?=
SCENARIO  ?= scenarios/baseline.cfg
OUT       ?= out/$(basename $(notdir $(SCENARIO)))

ifeq ($(origin CC),default)
CC := gcc
endif

# --- where a build goes: build/ for the release with the default compiler, build/<kind>/ otherwise
ifeq ($(BUILD),release)
  B := build
  OPTIMISE := -O2 -DNDEBUG
else ifeq ($(BUILD),clang)
  B := build/clang
  CC := clang
  OPTIMISE := -O2 -DNDEBUG
else ifeq ($(BUILD),debug)
  B := build/debug
  OPTIMISE := -O0
else ifeq ($(BUILD),asan)
  B := build/asan
  CC := clang
  OPTIMISE := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
else ifeq ($(BUILD),coverage)
  B := build/coverage
  OPTIMISE := -O0 --coverage
else
  $(error BUILD=$(BUILD): unknown [release, debug, asan, clang, coverage])
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 \
            -Wundef -Wswitch-enum -Wnull-dereference
WERROR ?=
ifneq ($(WERROR),)
  WARNINGS += -Werror
endif

# The promise of identical bytes: no contraction into fused operations, no -ffast-math.
STRICT := -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off
CFLAGS ?= -g

# V=1 shows the commands
V ?=
say = $(if $(V),,@echo '  $(notdir $(CC)) $@';)

have = $(shell pkg-config --exists $(1) 2>/dev/null && echo yes)

PKGS := gsl libconfig jansson
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv
OPTIONAL_CFLAGS :=
OPTIONAL_LIBS :=
# GDAL_GEOS= turns the optional libraries off where they are installed (to test their absence)
GDAL_GEOS ?= $(if $(call have,gdal),$(call have,geos))
ifeq ($(GDAL_GEOS),yes)
  OPTIONAL_CFLAGS += -DRLV_HAVE_GDAL=1 $(shell pkg-config --cflags gdal geos)
  OPTIONAL_LIBS   += $(shell pkg-config --libs gdal) -lgeos_c
endif

ALL_CFLAGS = $(STRICT) $(OPTIMISE) $(WARNINGS) $(CFLAGS) -fopenmp -Iinclude -MMD -MP
LIBS       = $(PKG_LIBS) $(OPTIONAL_LIBS) -lm

LIB_SOURCES  := $(filter-out sim/cli/%,$(wildcard sim/*/*.c))
CLI_SOURCES  := $(wildcard sim/cli/*.c)
LIB_OBJECTS  := $(LIB_SOURCES:%.c=$(B)/obj/%.o)
CLI_OBJECTS  := $(CLI_SOURCES:%.c=$(B)/obj/%.o)
UNIT_TESTS   := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))
PROP_TESTS   := $(patsubst tests/property/%.c,$(B)/tests/property/%,$(wildcard tests/property/test_*.c))
STAT_TESTS   := $(patsubst tests/statistical/%.c,$(B)/tests/statistical/%,$(wildcard tests/statistical/test_*.c))
SUPPORT      := $(patsubst %.c,$(B)/obj/%.o,$(wildcard tests/support/*.c))

.PHONY: all
all: $(B)/releve

$(B)/releve: $(CLI_OBJECTS) $(B)/librelve.a
	$(say)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/librelve.a: $(LIB_OBJECTS)
	@rm -f $@
	$(say)ar rcs $@ $^

$(B)/obj/%.o: %.c | $(B)/.flags
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) $(OPTIONAL_CFLAGS) -c -o $@ $<

$(B)/tests/%: tests/%.c $(SUPPORT) $(B)/librelve.a
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -Itests/support $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LIBS) -lcmocka

# Everything is built again when the compiler, its flags or the optional libraries change.
$(B)/.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS) $(OPTIONAL_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(ALL_CFLAGS) $(OPTIONAL_CFLAGS)' > $@
$(LIB_OBJECTS) $(CLI_OBJECTS) $(SUPPORT): $(B)/.flags
.PHONY: FORCE
FORCE:

-include $(LIB_OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(SUPPORT:.o=.d)

.PHONY: check-unit
check-unit: $(UNIT_TESTS) $(PROP_TESTS)
	@for t in $^; do echo "== $$t"; $$t || exit 1; done

# The tables of data/ made again from a folder of official files (releve import --list names them).
SHARED ?= ../shared/data
.PHONY: data
data: $(B)/releve
	$(B)/releve import all $(SHARED) -o data/occitanie --national data/national

.PHONY: clean
clean:
	rm -rf build
