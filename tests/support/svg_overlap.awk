# Texts of a gnuplot svg that cover one another or leave the picture: one line each, and exit code 1.
# Widths are estimated for DejaVu Sans (0.56 of the size a character, narrow ones 0.33), a tenth is let
# through. Turned texts (axis titles) are passed over. Run with LC_ALL=C: bytes, counted as characters.
function width(text, size,  n, narrow, plain) {
    gsub(/&[a-z]+;/, "x", text)
    gsub(/[\200-\277]/, "", text) # the bytes after the first of a character
    plain = text
    narrow = gsub(/[ .,:;|il!()fjt]/, "", plain)
    n = length(text)
    return size * (0.33 * narrow + 0.60 * (n - narrow)) * 0.95
}
match($0, /viewBox="0 0 [0-9]+ [0-9]+"/) {
    split(substr($0, RSTART + 9, RLENGTH - 10), box, " "); right = box[3]; bottom = box[4]
}
/<g transform="translate\(/ {
    split($0, part, /translate\(|,|\)/)
    match($0, /translate\([-0-9.]+,[-0-9.]+\)/)
    split(substr($0, RSTART + 10, RLENGTH - 11), at, ",")
    turned = $0 ~ /rotate\((-|[1-9])/
    size = 0
    if (match($0, /font-size="[0-9.]+"/)) size = substr($0, RSTART + 11, RLENGTH - 12)
    anchor = "start"
    if (match($0, /text-anchor="[a-z]+"/)) anchor = substr($0, RSTART + 13, RLENGTH - 14)
}
/<text>/ {
    text = $0; sub(/.*<text>/, "", text); sub(/<\/text>.*/, "", text)
    gsub(/<[^>]*>/, "", text)
    if (text ~ /^[ \t]*$/ || turned || size == 0) next
    w = width(text, size)
    n++
    x0[n] = anchor == "end" ? at[1] - w : anchor == "middle" ? at[1] - w / 2 : at[1]
    x1[n] = x0[n] + w; y1[n] = at[2]; y0[n] = at[2] - 0.72 * size; words[n] = text
}
END {
    for (i = 1; i <= n; i++) {
        if (x1[i] > right * 1.04 || x0[i] < -right * 0.04 || y1[i] > bottom) { print FILENAME ": out of the picture: " words[i]; bad = 1 }
        for (k = i + 1; k <= n; k++) {
            dx = (x1[i] < x1[k] ? x1[i] : x1[k]) - (x0[i] > x0[k] ? x0[i] : x0[k])
            dy = (y1[i] < y1[k] ? y1[i] : y1[k]) - (y0[i] > y0[k] ? y0[i] : y0[k])
            small = (x1[i] - x0[i] < x1[k] - x0[k] ? x1[i] - x0[i] : x1[k] - x0[k])
            if (dy > 2 && dx > 2 && dx > 0.1 * small && !(words[i] == words[k] && dx > 0.9 * small)) {
                print FILENAME ": " words[i] " / " words[k]; bad = 1
            }
        }
    }
    exit bad + 0
}
