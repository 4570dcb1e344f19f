# Event study: a point and an interval a year and estimator, side by side.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

series = int(number('num_series'))
array TINT[4] = ['#253494', '#b35806', '#1b7837', '#762a83']
array SHAPE[4] = [7, 5, 9, 13]
set minussign
set lmargin at screen 0.07
set rmargin at screen 0.975
set tmargin at screen TOP - px(96)
set bmargin at screen BOTTOM + px(96)
set xrange [number('x_low') - 0.6:number('x_high') + 0.6]
set yrange [number('y_low'):number('y_high')]
set xtics 1 format '%+.0f' font PLAIN
if (number('x_high') - number('x_low') > 18) { set xtics 2 }
set xtics add ('0' 0)
set ytics number('y_step') font PLAIN format (number('decimals') == 2 ? '%+.2f' : number('decimals') == 1 ? '%+.1f' : '%+.0f')
set ytics add ('0' 0)
set xlabel say('x_title') font PLAIN textcolor rgb INK offset 0, -0.4
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead front linecolor rgb INK linewidth 1.5
set arrow 2 from first -0.5, graph 0 to first -0.5, graph 1 nohead linecolor rgb GREY linewidth 1.5 dashtype (6, 4)
set label 1 say('before') at first -0.5, graph 1.03 right offset -1, 0 font PLAIN textcolor rgb GREY
set label 2 say('after') at first -0.5, graph 1.03 left offset 1, 0 font PLAIN textcolor rgb GREY
set key at screen 0.022, screen TOP - px(6) left top horizontal Left reverse samplen 1.5 font PLAIN textcolor rgb INK width (kind eq 'svg' ? 4 : 0)
shift(s) = (s - (series + 1) / 2.0) * 0.16
set errorbars 0
plot for [s = 1:series] 'series.tsv' index s - 1 using ($1 + shift(s)):2:3:4 with yerrorbars pointtype 0 linewidth 3 linecolor rgb TINT[s] notitle, \
     for [s = 1:series] 'series.tsv' index s - 1 using ($1 + shift(s)):2 with points pointtype SHAPE[s] pointsize 2 * DOT linecolor rgb TINT[s] title say(sprintf('series%d', s))
