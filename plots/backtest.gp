# Left: the region's forecasts from each origin (bars) and what was published (line). Right: errors of the
# last origin by territory.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

sets = int(number('sets'))
array SHADE[6] = ['#253494', '#b35806', '#1b7837', '#762a83', '#666666', '#d95f0e']
array MARK[6] = [5, 9, 13, 7, 11, 15]
pick(s) = (s - 1) % 6 + 1
shift(s) = sets > 1 ? -0.16 + 0.32 * (s - 1) / (sets - 1.0) : 0

set label 50 say('published') at screen 0.06, screen TOP - px(10) left offset 1.2, 0 point pointtype 6 pointsize 2 * DOT linewidth 3 linecolor rgb INK font SMALL textcolor rgb INK
do for [s = 1:sets] {
    set label 50 + s say(sprintf('set%d', s)) at screen 0.06 + 0.16 * (s % 3), screen TOP - px(10 + 24 * (s / 3)) left offset 1.2, 0 point pointtype MARK[pick(s)] pointsize 2 * DOT linecolor rgb SHADE[pick(s)] font SMALL textcolor rgb INK
}
set multiplot
set lmargin at screen 0.055
set rmargin at screen 0.53
set tmargin at screen TOP - px(34 + 24 * (sets / 3))
set bmargin at screen BOTTOM + px(46)
set xrange [number('first') - 0.5:number('last') + 0.5]
set yrange [number('v_low'):number('v_high')]
set xtics number('first'), 1 font PLAIN format '%.0f'
set ytics number('v_step') font PLAIN format '%.1f'
plot 'observed.tsv' using 1:2 smooth unique with linespoints pointtype 6 pointsize 1.6 * DOT linewidth 3 linecolor rgb INK notitle, \
     for [s = 1:sets] 'forecasts.tsv' using ($2 + shift(s)):($1 == s - 1 ? $3 : NaN):4:7 with yerrorbars pointtype 0 linewidth 2 linecolor rgb SHADE[pick(s)] notitle, \
     for [s = 1:sets] 'forecasts.tsv' using ($2 + shift(s)):($1 == s - 1 ? $5 : NaN):(0):($6 - $5) with vectors nohead linewidth 6 linecolor rgb SHADE[pick(s)] notitle, \
     for [s = 1:sets] 'forecasts.tsv' using ($2 + shift(s)):($1 == s - 1 ? $3 : NaN) with points pointtype MARK[pick(s)] pointsize 2 * DOT linecolor rgb SHADE[pick(s)] notitle
eval frame_off
do for [s = 0:sets] { unset label 50 + s }

unset border; unset tics; unset grid
set label 90 say('map') at screen 0.775, screen TOP - px(10) center font BOLD . PLAIN textcolor rgb INK
do for [k = 1:6] {
    x = 0.575 + 0.137 * ((k - 1) % 3); y = BOTTOM + px(64 - 32 * int((k - 1) / 3))
    set object k rectangle from screen x, screen y - px(24) to screen x + 0.026, screen y fillcolor rgb DIFFERENCES[k] fillstyle solid border linecolor rgb GREY front
    set label 90 + k say(sprintf('class%d', k)) at screen x + 0.032, screen y - px(12) left font SMALL textcolor rgb INK
}
set lmargin at screen 0.56
set rmargin at screen 0.99
set tmargin at screen TOP - px(24)
set bmargin at screen BOTTOM + px(74)
set xrange [number('x_low'):number('x_high')]
set yrange [number('y_low'):number('y_high')]
set size ratio -1
plot 'rim.tsv' using 1:2 with lines linecolor rgb '#333333' linewidth 4.5 notitle, \
     for [k = 0:5] 'map1.tsv' index k using 1:2 with filledcurves closed fillcolor rgb DIFFERENCES[k + 1] fillstyle solid noborder notitle, \
     'map1.tsv' index 7 using 1:2 with filledcurves closed fillcolor rgb '#bbbbbb' fillstyle solid noborder notitle, \
     'territories.tsv' using 1:2 with lines linecolor rgb '#8a8a8a' linewidth 0.5 notitle, \
     'losses1.tsv' using 1:2 with lines linecolor rgb '#ffffff' linewidth 4 notitle, \
     'losses1.tsv' using 1:2 with lines linecolor rgb '#000000' linewidth 2 notitle, \
     'departments.tsv' using 1:2 with lines linecolor rgb '#222222' linewidth 1.4 notitle
unset multiplot
