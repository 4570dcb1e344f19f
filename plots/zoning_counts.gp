# Counts: a line a comparison, both scales side by side, the words that they allow on the right.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

set minussign
rows = int(number('rows'))
set tmargin at screen TOP - px(50)
set bmargin at screen BOTTOM + px(60)
set yrange [-rows - 0.6:-0.4]
unset ytics
unset grid
set grid xtics linecolor rgb PALE linewidth 1 linetype 1
set border 1
set multiplot
do for [s = 0:1] {
    set lmargin at screen s == 0 ? 0.325 : 0.56
    set rmargin at screen s == 0 ? 0.525 : 0.76
    key_ = s == 0 ? 'level' : 'log'
    set xrange [number(key_ . '_low'):number(key_ . '_high')]
    set xtics number(key_ . '_step') font PLAIN format '%.0f'
    set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead linecolor rgb INK linewidth 1.5
    set label 1 say(s == 0 ? 'panel1' : 'panel2') at graph 0, graph 1 offset 0, 1.1 left font BOLD . PLAIN textcolor rgb INK
    if (s == 0) {
        do for [r = 1:rows] {
            set label 10 + r say(sprintf('row%d', r)) at screen 0.022, first -r offset 0, 0.6 left font BOLD . SMALL textcolor rgb INK
            set label 30 + r say(sprintf('method%d', r)) at screen 0.022, first -r offset 0, -0.6 left font ',13' textcolor rgb GREY
            set label 50 + r say(sprintf('words%d', r)) at screen 0.78, first -r left font SMALL textcolor rgb INK
        }
    }
    if (s == 1) { set key at screen 0.985, screen TOP - px(8) right top Left reverse samplen 1.5 font PLAIN textcolor rgb INK }
    if (s == 0) {
        plot 'counts.tsv' using ($1 == 0 ? $3 : NaN):2:4:5 with xerrorbars pointtype 7 pointsize 2 * DOT linewidth 3 linecolor rgb '#253494' notitle
    } else {
        plot 'counts.tsv' using ($1 == 1 ? $3 : NaN):($2 + 0.1):4:5 with xerrorbars pointtype 7 pointsize 2 * DOT linewidth 3 linecolor rgb '#253494' notitle, \
             'counts.tsv' using ($1 == 1 ? $6 : NaN):($2 - 0.2):7:8 with xerrorbars pointtype 12 pointsize 1.8 * DOT linewidth 1.5 linecolor rgb '#b35806' title say('placebo')
    }
    eval frame_off
    do for [r = 1:rows] { unset label 10 + r; unset label 30 + r; unset label 50 + r }
}
unset multiplot
