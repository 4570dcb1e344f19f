#!/bin/sh
# Where results go: folders that exist, no right to write, a full disk, gnuplot missing or failing.
. tests/cli/lib.sh
small=$PWD/tests/data/small_region/scenario.cfg
run() { "$RELEVE" run "$small" --replicates 2 "$@"; }
none_left() { # none_left FOLDER WHAT: no temporary folder beside the results
    expect_true "$2: nothing half written" sh -c "! ls -d '$1'*.part-* '$1'*.older-* 2>/dev/null"
}

# a folder that exists is kept, but with --force if it is one of results, or empty
expect_exit 0 run -o "$WORK/a" --no-figures
cp -r "$WORK/a" "$WORK/kept"
expect_exit 73 run -o "$WORK/a" --no-figures
expect_says "$WORK/a: exists already (--force replaces it)"
expect_same "$WORK/a/manifest.json" "$WORK/kept/manifest.json"
echo old >"$WORK/a/old"
expect_exit 0 run -o "$WORK/a/" --force --no-figures --seed 3
expect_true '--force replaces the whole folder' test ! -e "$WORK/a/old"
expect_true '--force writes the new results' sh -c "! cmp -s '$WORK/a/region.csv' '$WORK/kept/region.csv'"
none_left "$WORK/a" '--force'
mkdir "$WORK/mine" "$WORK/empty"
echo precious >"$WORK/mine/letter.txt"
expect_exit 73 run -o "$WORK/mine" --force --no-figures
expect_says "$WORK/mine: is no folder of results, so --force does not replace it"
expect_true 'what is no result stays' grep -q precious "$WORK/mine/letter.txt"
expect_exit 0 run -o "$WORK/empty" --force --no-figures
ln -s mine "$WORK/link"
expect_exit 73 run -o "$WORK/link" --force --no-figures
echo file >"$WORK/file"
expect_exit 73 run -o "$WORK/file" --force --no-figures
expect_exit 73 run -o "$WORK/file/below" --no-figures
expect_exit 0 run -o "$WORK/new/parents/b" --no-figures
expect_true 'parents are made' test -s "$WORK/new/parents/b/manifest.json"
# a failed run with --force keeps the older results
expect_exit 78 run -o "$WORK/a" --force --set time.horizon=1
expect_true 'a failed run keeps the older results' test -s "$WORK/a/manifest.json"
none_left "$WORK/a" 'a failed run'

# no right to write, as an unprivileged user
mkdir -m 555 "$WORK/closed"
chmod 755 "$WORK"
if as_nobody "$RELEVE" --version >/dev/null 2>&1 && as_nobody test -r "$small"; then
    expect_exit 73 as_nobody "$RELEVE" run "$small" --replicates 2 --no-figures -o "$WORK/closed/x"
    expect_says "$WORK/closed/x: the folder cannot be made: Permission denied"
    expect_exit 73 as_nobody "$RELEVE" run "$small" --replicates 2 --no-figures -o "$WORK/closed/y/z"
    expect_true 'nothing in the closed folder' test -z "$(ls "$WORK/closed")"
    if ! is_unprivileged; then # a file of root's that nobody may not read
        cp -r tests/data/small_region "$WORK/data"
        sed -i 's|"../../../data/national"|"'"$PWD"'/data/national"|' "$WORK/data/scenario.cfg"
        chmod 600 "$WORK/data/gp.csv"
        expect_exit 66 as_nobody "$RELEVE" run "$WORK/data/scenario.cfg" --no-figures -o /tmp/never-made
        expect_says 'data/gp.csv: cannot be opened: Permission denied'
    fi
else
    skip 'no right to write' 'no unprivileged user can run the command here'
fi

# a file-size limit, in blocks of 512 bytes (a full disk as any user can have it)
limited() { (ulimit -f "$1" && shift && "$@"); }
for blocks in 2 8 60; do
    expect_exit 74 limited $blocks "$RELEVE" run "$small" --replicates 2 --no-figures -o "$WORK/limit"
    expect_says 'cannot be written: '
    expect_true 'no results' test ! -e "$WORK/limit"
    none_left "$WORK/limit" "a limit of $blocks blocks"
done
# a full disk, where mounting is allowed
disk() { # disk SIZE: runs onto a file system of that size; what the run left is counted in the file left
    unshare -rm sh -c "mkdir -p '$WORK/disk' && mount -t tmpfs -o size=$1,nr_inodes=$2 none '$WORK/disk' || exit 99
        '$RELEVE' run '$small' --replicates 2 --no-figures -o '$WORK/disk/x'; status=\$?
        ls -A '$WORK/disk' >'$WORK/left'; exit \$status"
}
if unshare -rm sh -c "mkdir -p '$WORK/disk' && mount -t tmpfs none '$WORK/disk'" 2>/dev/null; then
    for size in 4k 64k 160k; do
        expect_exit 74 disk $size 100
        expect_says 'cannot be written: No space left on device'
        expect_true "nothing left on a disk of $size" test ! -s "$WORK/left"
    done
    expect_exit 73 disk 10m 3 # no room for another name
    expect_true 'nothing left on a disk without names' test ! -s "$WORK/left"
    expect_exit 0 disk 10m 100
else
    skip 'a full disk' 'mounting is not allowed here; the file-size limit above stands for it'
fi
if [ -c /dev/full ]; then
    expect_exit 74 sh -c "'$RELEVE' run '$small' --replicates 2 --no-figures -o '$WORK/full' >/dev/full"
    expect_says 'writing failed'
    expect_true 'the tables are written all the same' test -s "$WORK/full/manifest.json"
else
    skip '/dev/full' 'there is none here'
fi

# gnuplot missing, failing, drawing nothing: 69, the tables are written, no broken figure
mkdir "$WORK/bin" "$WORK/nobin"
for tool in sh cat; do ln -s "$(command -v $tool)" "$WORK/nobin/$tool"; done
expect_exit 69 env PATH="$WORK/nobin" "$RELEVE" run "$small" --replicates 2 -o "$WORK/missing"
expect_says gnuplot
expect_true 'without gnuplot the tables are written' test -s "$WORK/missing/manifest.json" -a -s "$WORK/missing/territories.csv"
for kind in 'exit 1' 'exit 0' 'echo "line 0: undefined" >&2; exit 1' 'kill -KILL $$'; do
    printf '#!/bin/sh\n%s\n' "$kind" >"$WORK/bin/gnuplot"
    chmod +x "$WORK/bin/gnuplot"
    rm -rf "$WORK/failing"
    expect_exit 69 env PATH="$WORK/bin:$PATH" "$RELEVE" run "$small" --replicates 2 -o "$WORK/failing"
    expect_true "gnuplot: $kind: the tables are written" test -s "$WORK/failing/manifest.json" -a -s "$WORK/failing/territories.csv"
    expect_true "gnuplot: $kind: no empty figure" sh -c "test -z \"\$(find '$WORK/failing' -name '*.png' -size 0 -o -name '*.svg' -size 0)\""
    none_left "$WORK/failing" "gnuplot: $kind"
done
finish
