# Gaps under every plausible ranking: a band of points a comparison, the study's own on top.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

set minussign
set lmargin at screen 0.30
set rmargin at screen 0.97
set tmargin at screen TOP - px(50)
set bmargin at screen BOTTOM + px(60)
set xrange [number('x_low'):number('x_high')]
set yrange [-3.7:0.7]
unset ytics
unset grid
set grid xtics linecolor rgb PALE linewidth 1 linetype 1
set border 1
set xtics number('x_step') font PLAIN format '%.0f'
set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead linecolor rgb INK linewidth 1.5
do for [r = 1:4] {
    set label 10 + r say(sprintf('row%d', r)) at screen 0.022, first 1 - r offset 0, 0.6 left font BOLD . SMALL textcolor rgb INK
    set label 20 + r say(sprintf('what%d', r)) at screen 0.022, first 1 - r offset 0, -0.6 left font SMALL textcolor rgb GREY
}
set label 31 say('other') at screen 0.32, screen TOP - px(20) left offset 1.2, 0 point pointtype 6 pointsize 1.4 * DOT linewidth 2 linecolor rgb '#2c7fb8' font PLAIN textcolor rgb INK
set label 32 say('main') at screen 0.50, screen TOP - px(20) left offset 1.2, 0 point pointtype 13 pointsize 2.4 * DOT linewidth 2 linecolor rgb '#b35806' font PLAIN textcolor rgb INK
at(line, share) = -line + 0.36 - 0.72 * share
plot 'variants.tsv' using ($5 == 0 ? $2 : NaN):(at($1, $6)):3:4 with xerrorbars pointtype 0 linewidth 1 linecolor rgb '#9ecae1', \
     'variants.tsv' using ($5 == 0 ? $2 : NaN):(at($1, $6)) with points pointtype 6 pointsize 1.2 * DOT linewidth 1.5 linecolor rgb '#2c7fb8', \
     'variants.tsv' using ($5 == 1 ? $2 : NaN):(at($1, $6)):3:4 with xerrorbars pointtype 13 pointsize 2.2 * DOT linewidth 3 linecolor rgb '#b35806'
