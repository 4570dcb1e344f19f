# Errors by horizon of the model and its rivals on the left, coverage of the 90 % band on the right.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

n = int(number('forecasters'))
array TINT[5] = ['#253494', '#222222', '#b35806', '#1b7837', '#762a83']
array SHAPE[5] = [7, 4, 8, 10, 12]
set minussign
set tmargin at screen TOP - px(130)
set bmargin at screen BOTTOM + px(96)
set xrange [number('x_low') - 0.6:number('x_high') + 0.6]
set xtics 1 format '%.0f' font PLAIN
set xlabel say('x_title') font PLAIN textcolor rgb INK offset 0, -0.4
set errorbars 0
shift(f) = (f - (n + 1) / 2.0) * 0.13
unset key
do for [f = 1:n] {
    set label 100 + f say(sprintf('name%d', f)) at screen 0.03 + ((f - 1) % 3) * 0.325, screen TOP - px(18 + 32 * int((f - 1) / 3)) \
        left offset 1.4, 0 point pointtype SHAPE[f] pointsize 2 * DOT linewidth 2 linecolor rgb TINT[f] font PLAIN textcolor rgb INK
}
set multiplot
set lmargin at screen 0.06
set rmargin at screen 0.48
set yrange [number('mape_low'):number('mape_high')]
set ytics number('mape_step') font PLAIN format (number('mape_step') < 1 ? '%.1f' : '%.0f')
set label 1 say('panel1') at graph 0, graph 1 offset 0, 0.9 left font BOLD . PLAIN textcolor rgb INK
plot for [f = 1:n] 'mape.tsv' index f - 1 using ($1 + shift(f)):2:3:4 with yerrorbars pointtype 0 linewidth 2.5 linecolor rgb TINT[f] notitle, \
     for [f = 1:n] 'mape.tsv' index f - 1 using ($1 + shift(f)):2 with points pointtype SHAPE[f] pointsize 2 * DOT linewidth 2 linecolor rgb TINT[f] notitle
eval frame_off
do for [f = 1:n] { unset label 100 + f }
set lmargin at screen 0.56
set rmargin at screen 0.98
set yrange [number('cover_low'):number('cover_high')]
set ytics number('cover_step') font PLAIN format '%.0f'
set label 1 say('panel2') at graph 0, graph 1 offset 0, 0.9 left font BOLD . PLAIN textcolor rgb INK
set arrow 1 from graph 0, first 90 to graph 1, first 90 nohead linecolor rgb '#b35806' linewidth 2 dashtype (6, 4)
plot for [f = 1:n] 'cover.tsv' index f - 1 using ($1 + shift(f)):(100 * $2):(100 * $3):(100 * $4) with yerrorbars pointtype 0 linewidth 2.5 linecolor rgb TINT[f] notitle, \
     for [f = 1:n] 'cover.tsv' index f - 1 using ($1 + shift(f)):(100 * $2) with points pointtype SHAPE[f] pointsize 2 * DOT linewidth 2 linecolor rgb TINT[f] notitle
unset multiplot
