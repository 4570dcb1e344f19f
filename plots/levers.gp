# Contributions of levers: a horizontal waterfall by panel, the whole in the last row.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

rows = int(number('rows'))
set minussign
set tmargin at screen TOP - px(80)
set bmargin at screen BOTTOM + px(56)
set yrange [-rows - 0.6:-0.4]
unset ytics; unset grid
set grid xtics linecolor rgb PALE linewidth 1 linetype 1
set border 1
set key at screen 0.985, screen TOP - px(2) right top Left reverse samplen 1.5 font PLAIN textcolor rgb INK
set errorbars 0
OFF = number('has_shapley') > 0 ? 0.15 : 0 # the bar's own band and Shapley's do not cover each other
set multiplot
do for [p = 1:2] {
    set lmargin at screen p == 1 ? 0.25 : 0.64
    set rmargin at screen p == 1 ? 0.58 : 0.975
    x_key = sprintf('x%d', p)
    set xrange [number(x_key . '_low'):number(x_key . '_high')]
    T_LOW = number(x_key . '_low'); T_HIGH = number(x_key . '_high'); T_STEP = number(x_key . '_step')
    eval x_ticks
    set xtics font SMALL
    set arrow 1 from 0, graph 0 to 0, graph 1 nohead front linecolor rgb INK linewidth 1.5
    set label 1 say(sprintf('panel%d', p)) at graph 0, graph 1 offset 0, 0.9 left font BOLD . PLAIN textcolor rgb INK
    if (p == 1) { do for [r = 1:rows] { set label 10 + r say(sprintf('lever%d', r)) at screen 0.022, first -r left font (r == rows ? BOLD . PLAIN : PLAIN) textcolor rgb INK } }
    if (p == 2 || number('has_shapley') == 0) { unset key }
    file = sprintf('levers%d.tsv', p)
    plot file using ($4 == 0 ? $2 : NaN):1:2:3:($1 - 0.32):($1 + 0.32) with boxxyerror fillcolor rgb '#998ec3' fillstyle solid border linecolor rgb INK notitle, \
         file using ($4 == 1 ? $2 : NaN):1:2:3:($1 - 0.32):($1 + 0.32) with boxxyerror fillcolor rgb '#253494' fillstyle solid border linecolor rgb INK notitle, \
         file using 3:($1 - OFF):8:9 with xerrorbars pointtype 0 linewidth 6 linecolor rgb '#ffffff' notitle, \
         file using 3:($1 - OFF):8:9 with xerrorbars pointtype 0 linewidth 2.5 linecolor rgb INK notitle, \
         file using 6:($1 + OFF):10:11 with xerrorbars pointtype 0 linewidth 6 linecolor rgb '#ffffff' notitle, \
         file using 6:($1 + OFF):10:11 with xerrorbars pointtype 0 linewidth 2.5 linecolor rgb '#b35806' notitle, \
         file using 6:($1 + OFF) with points pointtype 13 pointsize 2.6 * DOT linecolor rgb '#b35806' title say('key_shapley'), \
         file using ($3 >= $2 ? $7 : NaN):1:5 with labels left offset 1.2, 0 font PLAIN textcolor rgb INK notitle, \
         file using ($3 < $2 ? $7 : NaN):1:5 with labels right offset -1.2, 0 font PLAIN textcolor rgb INK notitle
    eval frame_off
    do for [r = 1:rows] { unset label 10 + r }
}
unset multiplot
