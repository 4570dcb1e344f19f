# Entries and exits by year, stacked from zero, their balance, and moves between territories.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

set lmargin at screen 0.06
set rmargin at screen 0.98
set tmargin at screen TOP - px(80)
set bmargin at screen BOTTOM + px(50)
low = number('year_low'); high = number('year_high')
set xrange [low - 0.6:high + 0.6]
set yrange [number('y_low'):number('y_high')]
set xtics low, number('year_step') format '%.0f' font PLAIN
set ytics () nomirror out scale 0.6 textcolor rgb INK font PLAIN
set arrow 1 from low - 0.6, 0 to high + 0.6, 0 nohead front linecolor rgb INK linewidth 1.5
set key width (kind eq 'svg' ? 3 : 0) at screen 0.018, screen TOP - px(6) left top horizontal Left reverse samplen 2.2 font PLAIN textcolor rgb INK
HALF = 0.38
plot 'ticks.tsv' using (low):1:ytic(2) with points pointtype 0 linecolor rgb '#ffffff' notitle, \
     'flows.tsv' index 0 using 1:2:($1 - HALF):($1 + HALF):2:3 with boxxyerror fillcolor rgb '#998ec3' fillstyle solid border linecolor rgb INK title say('key_entries'), \
     'flows.tsv' index 1 using 1:2:($1 - HALF):($1 + HALF):2:3 with boxxyerror fillcolor rgb '#f1a340' fillstyle solid border linecolor rgb INK title say('key_retirement'), \
     'flows.tsv' index 2 using 1:2:($1 - HALF):($1 + HALF):2:3 with boxxyerror fillcolor rgb '#7f3b08' fillstyle solid border linecolor rgb INK title say('key_death'), \
     'flows.tsv' index 3 using 1:2:($1 - HALF):($1 + HALF):2:3 with boxxyerror fillcolor rgb '#7f3b08' fillstyle pattern 4 border linecolor rgb INK title say('key_other'), \
     'flows.tsv' index 4 using 1:2 with linespoints pointtype 7 pointsize 1.6 * DOT linewidth 3 linecolor rgb '#000000' title say('key_balance'), \
     'flows.tsv' index 5 using 1:2 with linespoints pointtype 8 pointsize 1.8 * DOT linewidth 2 dashtype 2 linecolor rgb '#000000' title say('key_moves')
