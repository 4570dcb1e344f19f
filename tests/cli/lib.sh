# shellcheck shell=sh
# Helpers of the tests of the command. A test starts with
#     . tests/cli/lib.sh
# runs from the project's root, and ends with `finish`. It finds in $RELEVE the command to test, in
# $WORK a temporary folder of its own (removed at the end), in $OUT and $ERR the files that hold
# stdout and stderr of the last command run by expect_exit.

set -u
LC_ALL=C.UTF-8
export LC_ALL
RELEVE=${RELEVE:-build/releve}
case $RELEVE in
/*) ;;
*) RELEVE=$PWD/$RELEVE ;;
esac
WORK=$(mktemp -d "${TMPDIR:-/tmp}/releve-test-XXXXXX") || exit 73
OUT=$WORK/stdout
ERR=$WORK/stderr
test_name=${0##*/}
test_failures=0
last_status=
trap 'chmod -R u+rwx "$WORK" 2>/dev/null; rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM

pass() { echo "ok $test_name: $*"; }
fail() {
    test_failures=$((test_failures + 1))
    echo "not ok $test_name: $*"
}
# skip WHAT REASON
skip() { echo "skip $test_name $1: $2"; }

# expect_exit CODE COMMAND... : runs it and passes when it ends with CODE.
expect_exit() {
    expected=$1
    shift
    "$@" >"$OUT" 2>"$ERR" </dev/null
    last_status=$?
    if [ "$last_status" -eq "$expected" ]; then
        pass "exit $expected: $(describe "$@")"
    else
        fail "exit $last_status, expected $expected: $(describe "$@")"
        sed 's/^/# /' "$ERR" | head -n 20
    fi
}

# expect_says TEXT, expect_prints TEXT: the last command's stderr (stdout) holds TEXT.
expect_says() { expect_text "$ERR" stderr "$1"; }
expect_prints() { expect_text "$OUT" stdout "$1"; }
expect_silent() {
    if [ -s "$ERR" ]; then
        fail "stderr should be empty"
        sed 's/^/# /' "$ERR" | head -n 20
    else
        pass "nothing on stderr"
    fi
}
expect_text() {
    if grep -qF -e "$3" "$1"; then
        pass "$2 says '$3'"
    else
        fail "$2 does not say '$3'"
        sed 's/^/# /' "$1" | head -n 20
    fi
}
# expect_same FILE FILE: the same bytes.
expect_same() {
    if cmp -s "$1" "$2"; then
        pass "same bytes: ${1##*/} ${2##*/}"
    else
        fail "other bytes: $1 $2"
        diff "$1" "$2" 2>&1 | head -n 10 | sed 's/^/# /'
    fi
}
# expect_true WHAT COMMAND... : passes when the command succeeds.
expect_true() {
    what=$1
    shift
    if "$@" >/dev/null 2>&1; then pass "$what"; else fail "$what"; fi
}

# The command as one line, without the paths of this machine.
describe() {
    printf '%s' "$*" | sed "s|$RELEVE|releve|g; s|$WORK|WORK|g; s|$PWD/||g" | tr '\n' ' ' | cut -c 1-120
}

# True for a user whose rights are those of a file's mode (not root).
is_unprivileged() { [ "$(id -u)" -ne 0 ]; }
# as_nobody COMMAND... : runs it without root's rights; false with status 77 when that cannot be.
as_nobody() {
    if is_unprivileged; then
        "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    else
        return 77
    fi
}

finish() { exit "$((test_failures > 0))"; }
