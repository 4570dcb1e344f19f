#!/bin/sh
# Set-up on machines that lack something: simulated by a PATH that holds only chosen commands.
. tests/cli/lib.sh

setup=$PWD/.ci/setup
bin=$WORK/bin
mkdir "$bin"
for tool in sh env cat grep head find tail mktemp rm; do
    ln -s "$(command -v "$tool")" "$bin/$tool"
done
tool() { # tool NAME BODY : a command of the simulated machine
    printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
    chmod +x "$bin/$1"
}
on_machine() { env -i PATH="$bin" HOME="$WORK" "$(command -v sh)" "$setup" "$@"; }

expect_exit 64 on_machine nonsense

tool id 'echo 1000'
expect_exit 69 on_machine run
expect_says 'gcc'
expect_says 'gnuplot-nox'
expect_says 'Debian'

tool apt-get 'echo "apt-get $*" >>"$HOME/asked"; exit 0'
expect_exit 69 on_machine run
expect_says 'su -c "apt-get update && apt-get install --yes --no-install-recommends gcc'
expect_true "an unprivileged user installs nothing" test ! -e "$WORK/asked"

tool sudo 'exit 1'
expect_exit 69 on_machine check
expect_says 'sudo apt-get update && sudo apt-get install --yes --no-install-recommends gcc'
expect_says 'libcmocka-dev'
expect_true "a sudo that asks a password installs nothing" test ! -e "$WORK/asked"

# allowed, but what is asked does not come: said, not passed over
tool sudo 'shift; [ "$1" = true ] || exec "$@"'
expect_exit 69 on_machine run
expect_true "sudo without a password asks apt" grep -q 'install --no-install-recommends gcc' "$WORK/asked"

# allowed, and apt fails at first for want of lists: updated, then installed again
rm -f "$WORK/asked"
tool apt-get 'echo "$*" >>"$HOME/asked"; case "$*" in *update*) : >"$HOME/lists" ;; *) [ -e "$HOME/lists" ] ;; esac'
expect_exit 69 on_machine run
expect_true "the lists are updated" grep -q 'update' "$WORK/asked"
expect_true "then it is tried again" test "$(grep -c ' install ' "$WORK/asked")" -eq 2

# this machine, where everything is there since the tests run
expect_exit 0 "$setup" check
expect_silent
finish
