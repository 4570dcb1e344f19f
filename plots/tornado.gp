# Tornado: a bar a parameter from the result at its low end to that at its high end, widest first.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

rows = int(number('rows'))
base = number('base')
set minussign
set lmargin at screen 0.45
set rmargin at screen 0.97
set tmargin at screen TOP - px(56)
set bmargin at screen BOTTOM + px(56)
set xrange [number('x_low'):number('x_high')]
set yrange [-rows - 0.6:-0.4]
T_LOW = number('x_low'); T_HIGH = number('x_high'); T_STEP = number('x_step')
if (T_STEP < 1) { set xtics T_STEP font PLAIN format (number('decimals') == 2 ? '%.2f' : '%.1f') } else { eval x_ticks }
unset ytics; unset grid
set grid xtics linecolor rgb PALE linewidth 1 linetype 1
set border 1
set arrow 1 from base, graph 0 to base, graph 1 nohead front linecolor rgb INK linewidth 2
do for [r = 1:rows] { set label 10 + r say(sprintf('row%d', r)) at screen 0.022, first -r left font SMALL textcolor rgb INK }
set key at screen 0.97, screen TOP - px(4) right top horizontal Left reverse samplen 2 font PLAIN textcolor rgb INK width (kind eq 'svg' ? 3 : 0)
plot 'bars.tsv' using (base):(-$1):(base < $2 ? base : $2):(base < $2 ? $2 : base):(-$1 - 0.36):(-$1 + 0.36) with boxxyerror fillcolor rgb '#f1a340' fillstyle solid border linecolor rgb INK title say('key_low'), \
     'bars.tsv' using (base):(-$1):(base < $3 ? base : $3):(base < $3 ? $3 : base):(-$1 - 0.36):(-$1 + 0.36) with boxxyerror fillcolor rgb '#542788' fillstyle solid border linecolor rgb INK title say('key_high')
