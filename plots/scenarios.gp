# Scenarios against each other: levels on the left, differences to the reference on the right. Loaded by
# scenarios_*.gp. Series differ by colour, dash and the label at their end.

runs = int(number('runs'))
array TINT[6] = ['#222222', '#253494', '#b35806', '#1b7837', '#762a83', '#c51b7d']
dash(i) = i == 3 ? 2 : i == 4 ? 3 : i == 5 ? 4 : i == 6 ? 5 : 1
set minussign
low = number('year_low'); high = number('year_high')

# the series' names, in rows of three
rows = int(ceil(runs / 3.0))
do for [i = 1:runs] {
    x = 0.03 + ((i - 1) % 3) * 0.325
    y = TOP - px(20 + 32 * int((i - 1) / 3))
    set arrow 200 + i from screen x, screen y to screen x + 0.035, screen y nohead front \
        linecolor rgb TINT[i] linewidth (i == 1 ? 4 : 3) dashtype dash(i)
    set label 200 + i say(sprintf('name%d', i)) at screen x + 0.042, screen y left font PLAIN textcolor rgb INK
}
set tmargin at screen TOP - px(66 + 32 * rows)
set bmargin at screen BOTTOM + px(46)
set xrange [low:high]
set xtics number('year_first_tick'), number('year_step') format '%.0f' font PLAIN
set multiplot
set lmargin at screen 0.062
set rmargin at screen 0.475
set yrange [number('levels_low'):number('levels_high')]
T_LOW = number('levels_low'); T_HIGH = number('levels_high'); T_STEP = number('levels_step'); T_SIGN = 0
if (T_STEP < 1) { set ytics T_STEP font PLAIN format (T_STEP < 0.1 ? '%.2f' : '%.1f') } else { eval y_ticks }
set label 1 say('panel1') at graph 0, graph 1 offset 0, 1.1 left font BOLD . PLAIN textcolor rgb INK
plot 'levels.tsv' index 0 using 1:2:4 with filledcurves fillcolor rgb '#dddddd' fillstyle solid noborder, \
     for [i = 1:runs] 'levels.tsv' index i - 1 using 1:3 with lines linecolor rgb TINT[i] linewidth (i == 1 ? 4 : 3) dashtype dash(i)
eval frame_off
do for [i = 1:runs] { unset arrow 200 + i; unset label 200 + i }
set lmargin at screen 0.56
set rmargin at screen 0.925
set yrange [number('differences_low'):number('differences_high')]
T_LOW = number('differences_low'); T_HIGH = number('differences_high'); T_STEP = number('differences_step'); T_SIGN = 1
unset ytics
if (T_STEP < 1) { set ytics T_STEP nomirror out scale 0.6 textcolor rgb INK font PLAIN format (number('decimals') == 2 ? '%+.2f' : '%+.1f'); set ytics add ('0' 0) } else { eval y_ticks }
set label 1 say('panel2') at graph 0, graph 1 offset 0, 1.1 left font BOLD . PLAIN textcolor rgb INK
set arrow 1 from low, 0 to high, 0 nohead front linecolor rgb TINT[1] linewidth 2
do for [i = 2:runs] {
    if (strlen(say(sprintf('end%d', i))) > 0) { set label 10 + i say(sprintf('end%d', i)) at first high, first number(sprintf('end_at%d', i)) offset 0.7, 0 left font BOLD . PLAIN textcolor rgb TINT[i] }
}
plot for [i = 2:runs] 'differences.tsv' index i - 2 using 1:2:4 with filledcurves fillcolor rgb TINT[i] fillstyle transparent solid 0.16 noborder, \
     for [i = 2:runs] 'differences.tsv' index i - 2 using 1:2 with lines linecolor rgb TINT[i] linewidth 0.8 dashtype dash(i), \
     for [i = 2:runs] 'differences.tsv' index i - 2 using 1:4 with lines linecolor rgb TINT[i] linewidth 0.8 dashtype dash(i), \
     for [i = 2:runs] 'differences.tsv' index i - 2 using 1:3 with lines linecolor rgb TINT[i] linewidth 3.5 dashtype dash(i)
unset multiplot
