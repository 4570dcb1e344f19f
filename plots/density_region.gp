# Density of the region: observed past, median, 50 % and 90 % bands.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

set lmargin at screen 0.06
set rmargin at screen 0.93
set tmargin at screen TOP - px(106)
set bmargin at screen BOTTOM + px(50)
low = number('year_low'); high = number('year_high')
base = number('base_year'); known = number('last_known')
set xrange [low:high]
set yrange [number('y_low'):number('y_high')]
set xtics number('year_first_tick'), number('year_step') font PLAIN format '%.0f'
set ytics number('y_step') font PLAIN

# observed | reconstructed | projected
set label 1 say('observed') at first base, graph 1.035 offset -0.8, 0 right font PLAIN textcolor rgb INK
if (known > base) {
    set object 1 rectangle from first base, graph 0 to first known, graph 1 behind fillcolor rgb '#ececec' fillstyle solid noborder
    set label 2 say('reconstructed') at first base, graph 1.035 offset 0.3, 0 left font PLAIN textcolor rgb INK
    set arrow 2 from first known, graph 0 to first known, graph 1 nohead linecolor rgb GREY linewidth 1.5 dashtype (6, 4)
}
set label 3 say('projected') at first (known + high) / 2, graph 1.035 center font PLAIN textcolor rgb INK
set arrow 1 from first base, graph 0 to first base, graph 1 nohead linecolor rgb GREY linewidth 1.5 dashtype (6, 4)

# values at the horizon
last = number('end_year')
gap = 0.05 * (number('y_high') - number('y_low'))   # so that the labels of a narrow band stay apart
middle = number('end_p50')
upper = number('end_p95') > middle + gap ? number('end_p95') : middle + gap
lower = number('end_p05') < middle - gap ? number('end_p05') : middle - gap
set label 11 say('end_label_p95') at first last, first upper offset 0.7, 0 left font PLAIN textcolor rgb GREY
set label 12 say('end_label_p50') at first last, first middle offset 0.7, 0 left font BOLD . LARGE textcolor rgb MEDIAN
set label 13 say('end_label_p05') at first last, first lower offset 0.7, 0 left font PLAIN textcolor rgb GREY

set key width (kind eq 'svg' ? 4 : 0) at screen 0.018, screen TOP - px(6) left top horizontal Left reverse samplen 2.2 font PLAIN textcolor rgb INK
plot 'bands.tsv' using 1:2:6 with filledcurves fillcolor rgb BAND90 title say('key_90'), \
     'bands.tsv' using 1:3:5 with filledcurves fillcolor rgb BAND50 title say('key_50'), \
     'bands.tsv' using 1:2 with lines linecolor rgb EDGE linewidth 1 notitle, \
     'bands.tsv' using 1:6 with lines linecolor rgb EDGE linewidth 1 notitle, \
     'bands.tsv' using 1:4 with lines linecolor rgb MEDIAN linewidth 4 title say('key_median'), \
     'observed.tsv' using 1:2 with points pointtype 7 pointsize 2 * DOT linecolor rgb INK title (number('num_observed') > 0 ? say('key_observed') : '')
