# Relève. `make help` lists the targets.

CC        ?= gcc
BUILD     ?= release
PREFIX    ?= /usr/local
DESTDIR   ?=
SCENARIO  ?= scenarios/baseline.cfg
OUT       ?= out/$(basename $(notdir $(SCENARIO)))
RUN_FLAGS ?=

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
else ifeq ($(BUILD),fuzz)
  B := build/fuzz
  CC := clang
  OPTIMISE := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
              -fno-omit-frame-pointer
else ifeq ($(BUILD),coverage)
  B := build/coverage
  OPTIMISE := -O0 --coverage
else
  $(error BUILD=$(BUILD): unknown [release, debug, asan, fuzz, clang, coverage])
endif
ifneq ($(filter asan fuzz,$(BUILD)),)
  export ASAN_OPTIONS ?= detect_leaks=1:detect_stack_use_after_return=1
  export UBSAN_OPTIONS ?= print_stacktrace=1
  export LSAN_OPTIONS ?= suppressions=$(CURDIR)/tests/support/lsan.txt:print_suppressions=0
  export OMP_NUM_THREADS ?= 2
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
say = $(if $(V),,@echo '  $(notdir $(firstword $(CC))) $@';)

have = $(shell pkg-config --exists $(1) 2>/dev/null && echo yes)

# This file is read before set-up too, when pkg-config and the compiler may be absent: what is asked
# of them here gives nothing then, and run, check... build in a make of their own after set-up.
PKGS := gsl libconfig jansson
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv
OPTIONAL_CFLAGS :=
OPTIONAL_LIBS :=
# GDAL_GEOS= turns the optional libraries off where they are installed (to test their absence)
GDAL_GEOS ?= $(if $(call have,gdal),$(call have,geos))
ifeq ($(GDAL_GEOS),yes)
  # as system headers: those of GDAL do not pass our warnings
  # GDAL is loaded when a file needs it (sim/import/gdal_library.h): the name it is then looked for by
  GDAL_SONAME := $(shell objdump -p "$$($(firstword $(CC)) -print-file-name=libgdal.so)" 2>/dev/null \
                         | awk '$$1 == "SONAME" { print $$2 }')
  OPTIONAL_CFLAGS += $(if $(GDAL_SONAME),-DRLV_GDAL_SONAME='"$(GDAL_SONAME)"')
  OPTIONAL_CFLAGS += -DRLV_HAVE_GDAL=1 $(patsubst -I%,-isystem %,$(shell pkg-config --cflags gdal geos))
  OPTIONAL_LIBS   += -lgeos_c -ldl
endif
# XLSXWRITER= turns workbooks off
XLSXWRITER ?= $(call have,xlsxwriter)
ifeq ($(XLSXWRITER),yes)
  OPTIONAL_CFLAGS += -DRLV_HAVE_XLSXWRITER=1 $(patsubst -I%,-isystem %,$(shell pkg-config --cflags xlsxwriter))
  OPTIONAL_LIBS   += $(shell pkg-config --libs xlsxwriter)
endif

# ZLIB= turns the page of releve report off
ZLIB ?= $(call have,zlib)
ifeq ($(ZLIB),yes)
  OPTIONAL_CFLAGS += -DRLV_HAVE_ZLIB=1 $(patsubst -I%,-isystem %,$(shell pkg-config --cflags zlib))
  OPTIONAL_LIBS   += $(shell pkg-config --libs zlib)
endif

ALL_CFLAGS = $(STRICT) $(OPTIMISE) $(WARNINGS) $(CFLAGS) -fopenmp -Iinclude -MMD -MP
LIBS       = $(PKG_LIBS) $(OPTIONAL_LIBS) -lm

objects       = $(patsubst %.c,$(B)/obj/%.o,$(1))
programs      = $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/$(1)/test_*.c))
LIB_OBJECTS  := $(call objects,$(filter-out sim/cli/%,$(wildcard sim/*/*.c)))
CLI_OBJECTS  := $(call objects,$(wildcard sim/cli/*.c))
BENCH_OBJECT := $(B)/obj/tests/support/bench.o
BENCH_PARTS  := $(call objects,tests/support/bench_apl.c tests/support/bench_run.c tests/support/random_map.c)
# the model compiled once more, to count its draws
DRAWS_OBJECTS := $(patsubst %.c,$(B)/obj-draws/%.o,$(wildcard sim/model/*.c) tests/support/bench_run.c)
SUPPORT      := $(filter-out $(BENCH_OBJECT) $(B)/obj/tests/support/bench_%,$(call objects,$(wildcard tests/support/*.c)))
UNIT_TESTS   := $(call programs,unit)
PROP_TESTS   := $(call programs,property)
STAT_TESTS   := $(call programs,statistical)
FUZZERS      := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_OBJECTS := $(FUZZERS:$(B)/fuzz/%=$(B)/obj/tests/fuzz/%.o)
CLI_TESTS    := $(filter-out tests/cli/lib.sh,$(wildcard tests/cli/*.sh))
TEST_OBJECTS := $(patsubst $(B)/tests/%,$(B)/obj/tests/%.o,$(UNIT_TESTS) $(PROP_TESTS) $(STAT_TESTS))
OBJECTS      := $(LIB_OBJECTS) $(CLI_OBJECTS) $(SUPPORT) $(TEST_OBJECTS) $(BENCH_OBJECT) $(FUZZ_OBJECTS)
C_FILES       = $(wildcard sim/*/*.[ch] include/releve/*.h tests/*/*.[ch])

# A target's own make, after set-up, on all processors unless a number was given with -j.
JOBS     ?= $(shell getconf _NPROCESSORS_ONLN)
sub_make  = +@$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))
test_env  = B=$(B) RELEVE=$(B)/releve CC='$(CC)' PREFIX='$(PREFIX)'
setup     = @CC='$(CC)' .ci/setup

##@ First
.PHONY: all
all: $(B)/releve ## build the command, build/releve (the default)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nVariables: SCENARIO=file.cfg and OUT=folder (run), BUILD=release|debug|clang|asan|fuzz|coverage,\n'
	@printf 'WERROR=1, CC, CFLAGS, PREFIX and DESTDIR (install), GDAL_GEOS=, XLSXWRITER= and ZLIB= (without them), V=1 (commands).\n'

.PHONY: run
run: ## install what is missing, build, run the scenario, draw its figures
	$(setup) run
	$(sub_make) _run
.PHONY: _run
_run: $(B)/releve
	$(B)/releve run $(SCENARIO) -o $(OUT) --force $(RUN_FLAGS)

.PHONY: check
check: ## install what is missing, build, run the unit, property and command tests
	$(setup) check
	$(sub_make) _check
.PHONY: _check
# The slow tests are built, so that they still can be.
_check: $(B)/releve $(UNIT_TESTS) $(PROP_TESTS) $(STAT_TESTS)
	@$(test_env) tests/support/run.sh $(UNIT_TESTS) $(PROP_TESTS) $(CLI_TESTS) \
	    tests/support/check_layers.sh

##@ Tests
.PHONY: check-unit
check-unit: $(UNIT_TESTS) $(PROP_TESTS) ## unit and property tests only
	@tests/support/run.sh $^

.PHONY: check-cli
check-cli: $(B)/releve ## tests of the command only
	@$(test_env) tests/support/run.sh $(CLI_TESTS)

.PHONY: check-stat
check-stat: $(STAT_TESTS) ## statistical tests against exact results (slow)
	@TEST_TIMEOUT=$${TEST_TIMEOUT:-3600} tests/support/run.sh $^

.PHONY: check-browser
check-browser: $(B)/releve ## the page of releve report in chromium (skipped where it is absent)
	@$(test_env) tests/support/run.sh tests/browser/page.sh

.PHONY: check-layers
check-layers: $(B)/librelve.a ## dependencies run one way, the engine is portable, symbols are rlv_
	@B=$(B) tests/support/check_layers.sh

.PHONY: asan
asan: ## the quick tests with the address and undefined-behaviour sanitizers
	$(sub_make) BUILD=asan _check

FUZZ_SECONDS ?= 30
.PHONY: fuzz
fuzz: ## mutated files into each reader (tests/fuzz, libFuzzer), FUZZ_SECONDS=30 each; not in check
	$(sub_make) BUILD=fuzz _fuzz
.PHONY: _fuzz
_fuzz: $(FUZZERS)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run.sh $(B) $(FUZZERS)

.PHONY: debug
debug: ## build without optimisation and with assertions, in build/debug
	$(sub_make) BUILD=debug all

.PHONY: coverage
coverage: ## lines reached by the quick tests, in build/coverage/html (lcov)
	@rm -rf build/coverage/html; find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	$(sub_make) BUILD=coverage _check
	@lcov --quiet --capture --directory build/coverage/obj/sim --base-directory . --no-external \
	    --output-file build/coverage/lcov.info 2>&1 | grep -v '^Subroutine' || true
	@genhtml --quiet --output-directory build/coverage/html build/coverage/lcov.info
	@lcov --summary build/coverage/lcov.info 2>&1 | sed -n 's/^ *\(lines\|functions\)/\1/p'

.PHONY: bench
bench: $(B)/bench $(B)/bench-draws ## time of the kernels and of the run, as ratios to references of the same run
	@$(B)/bench $$($(B)/bench-draws)

##@ Data
SHARED ?= ../shared/data
.PHONY: data
data: $(B)/releve ## the tables of data/ made again from a folder of official files (SHARED)
	$(B)/releve import all $(SHARED) -o data/occitanie --national data/national

.PHONY: france
france: $(B)/releve ## a base of every region in out/france (data.folder of a scenario), not committed
	$(B)/releve import all $(SHARED) --region all -o out/france

##@ Source
.PHONY: format
format: ## lay the sources out with clang-format
	@clang-format -i $(C_FILES)

.PHONY: format-check
format-check: ## fail if make format would change a file
	@printf '%s\n' $(C_FILES) | xargs -P $(JOBS) -n 32 clang-format --dry-run -Werror || \
	    { echo "not laid out as .clang-format says [make format]"; exit 1; }

.PHONY: lint
lint: ## clang-tidy, cppcheck and shellcheck: nothing to say
	@.ci/lint

##@ Install
.PHONY: install
install: $(B)/releve $(B)/librelve.a $(B)/releve.1 $(B)/librelve.pc ## into PREFIX (/usr/local), under DESTDIR
	@B=$(B) PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' .ci/install install

.PHONY: uninstall
uninstall: ## remove what install put there
	@B=$(B) PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' .ci/install uninstall

.PHONY: clean
clean: ## remove build/ (out/ stays)
	rm -rf build

# --- the rules
$(B)/releve: $(CLI_OBJECTS) $(B)/librelve.a
	$(say)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/librelve.a: $(LIB_OBJECTS)
	@rm -f $@
	$(say)ar rcs $@ $^

$(B)/obj/%.o: %.c $(B)/.flags
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) $(OPTIONAL_CFLAGS) $(EXTRA_CFLAGS) -c -o $@ $<
$(SUPPORT) $(TEST_OBJECTS) $(BENCH_OBJECT): EXTRA_CFLAGS = -Itests/support
# Tried through the command's own objects: they join the model and the estimators, which no library
# layer may do.
$(B)/obj/tests/unit/test_eval_regression.o: EXTRA_CFLAGS = -Itests/support -Isim/evaluate
$(B)/obj/tests/statistical/test_circle.o: EXTRA_CFLAGS = -Itests/support -Isim/cli
CIRCLE_OBJECTS := $(patsubst %,$(B)/obj/sim/cli/%.o,evaluate_circle evaluate_overall runner options datadir)
$(B)/tests/statistical/test_circle: $(CIRCLE_OBJECTS)
$(B)/tests/statistical/test_circle: LIBS := $(B)/librelve.a $(LIBS)

.SECONDARY: $(TEST_OBJECTS)
$(B)/tests/%: $(B)/obj/tests/%.o $(SUPPORT) $(B)/librelve.a
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# Counts the allocations of the library.
$(B)/tests/unit/test_no_allocation: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc

.SECONDARY: $(FUZZ_OBJECTS)
$(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/librelve.a
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/bench: $(BENCH_OBJECT) $(BENCH_PARTS) $(B)/librelve.a
	$(say)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/obj-draws/%.o: %.c $(B)/.flags
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -DRLV_COUNT_DRAWS -c -o $@ $<
$(B)/bench-draws: $(DRAWS_OBJECTS) $(B)/librelve.a
	$(say)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# What --help lists is what the manual page lists.
$(B)/releve.1: sim/cli/releve.1 $(B)/releve
	@$(B)/releve --help | awk -f sim/cli/man_commands.awk - sim/cli/releve.1 >$@.new && mv $@.new $@

# Everything is built again when the compiler, its flags or the optional libraries change; and what
# states PREFIX when that changes.
stamp = echo '$(1)' | cmp -s - $@ || echo '$(1)' >$@
$(B)/.flags: FORCE
	@for tool in $(firstword $(CC)) pkg-config; do command -v $$tool >/dev/null || \
	    { echo "$$tool is missing; .ci/setup run installs what a build needs" >&2; exit 69; }; done
	@mkdir -p $(@D)
	@$(call stamp,$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) $(subst ','\'',$(OPTIONAL_CFLAGS)))
$(B)/.prefix: FORCE
	@mkdir -p $(@D)
	@$(call stamp,$(PREFIX))
$(B)/obj/sim/cli/datadir.o: $(B)/.prefix
$(B)/obj/sim/cli/datadir.o: EXTRA_CFLAGS = -DRLV_DATADIR='"$(PREFIX)/share/releve"'

$(B)/librelve.pc: $(B)/.prefix include/releve/core.h
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$${prefix}/lib' 'includedir=$${prefix}/include' '' \
	    'Name: librelve' 'Description: Microsimulation of general practitioners by territory' \
	    "Version: $$(awk -F '"' '/define RLV_VERSION/ { print $$2 }' include/releve/core.h)" \
	    'Requires: $(PKGS)' 'Cflags: -I$${includedir}' \
	    'Libs: -L$${libdir} -lrelve -lcsv $(strip $(OPTIONAL_LIBS)) -fopenmp -lm' >$@
.PHONY: FORCE
FORCE:

-include $(OBJECTS:.o=.d) $(BENCH_PARTS:.o=.d) $(DRAWS_OBJECTS:.o=.d)
