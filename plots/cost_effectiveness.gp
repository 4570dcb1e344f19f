# Cost-effectiveness plane: additional cost against additional GP-years, a point a scenario.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

n = int(number('points'))
array TINT[6] = ['#253494', '#b35806', '#1b7837', '#762a83', '#c51b7d', '#222222']
array SHAPE[6] = [7, 5, 9, 13, 11, 15]
set minussign
set lmargin at screen 0.08
set rmargin at screen 0.965
set tmargin at screen TOP - px(30 + 66 * ((n + 1) / 2))
set bmargin at screen BOTTOM + px(96)
set xrange [number('x_low'):number('x_high')]
set yrange [number('y_low'):number('y_high')]
T_LOW = number('x_low'); T_HIGH = number('x_high'); T_STEP = number('x_step')
if (T_STEP < 1) { set xtics T_STEP font PLAIN format '%.1f' } else { eval x_ticks }
T_LOW = number('y_low'); T_HIGH = number('y_high'); T_STEP = number('y_step')
if (T_STEP < 1) { set ytics T_STEP font PLAIN format '%.1f' } else { eval y_ticks }
set xlabel say('x_title') font PLAIN textcolor rgb INK offset 0, -0.4
set ylabel say('y_title') font PLAIN textcolor rgb INK
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead front linecolor rgb INK linewidth 1.5
set arrow 2 from first 0, graph 0 to first 0, graph 1 nohead front linecolor rgb INK linewidth 1.5
set errorbars 0
unset key
do for [i = 1:n] { # two lines a scenario, two scenarios abreast
    x_at = 0.03 + ((i - 1) % 2) * 0.485
    y_at = TOP - px(18 + 66 * int((i - 1) / 2))
    set label 100 + i say(sprintf('name%d', i)) at screen x_at, screen y_at \
        left offset 1.4, 0 point pointtype SHAPE[i] pointsize 2.2 * DOT linewidth 2 linecolor rgb TINT[i] font PLAIN textcolor rgb INK
    set label 200 + i say(sprintf('ratio%d', i)) at screen x_at, screen y_at - px(28) left offset 1.75, 0 font PLAIN textcolor rgb GREY
}
plot for [i = 1:n] 'points.tsv' every ::i - 1::i - 1 using 1:2:3:4:5:6 with xyerrorbars pointtype SHAPE[i] pointsize 2.4 * DOT linewidth 2.5 linecolor rgb TINT[i] notitle
