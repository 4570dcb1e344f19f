# Change of counts along the ranking, with the caps where the class changes and a placebo threshold.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

set minussign
set lmargin at screen 0.05
set rmargin at screen 0.985
set tmargin at screen TOP - px(112)
set bmargin at screen BOTTOM + px(84)
set xrange [number('x_low'):number('x_high')]
set yrange [number('y_low'):number('y_high')]
set xtics 0.5 font PLAIN format '%.1f'
set ytics number('y_step') font PLAIN format '%.0f'
set xlabel say('x_title') font PLAIN textcolor rgb INK offset 0, -0.4
set arrow 9 from graph 0, first 0 to graph 1, first 0 nohead linecolor rgb INK linewidth 1.5
array ORDER[3] = [3, 1, 2]
do for [k = 1:3] {
    t = ORDER[k]
    cap = number(sprintf('cap%d', t))
    if (t == 3) {
        set arrow 10 + t from first cap, graph 0 to first cap, graph 1 nohead linecolor rgb GREY linewidth 2 dashtype (4, 4)
    } else {
        set arrow 10 + t from first cap, graph 0 to first cap, graph 1 nohead linecolor rgb '#b35806' linewidth 2.5
    }
    left_ = 0.05 + (k - 1) * 0.312
    set label 20 + t say(sprintf('name%d', t)) at screen left_, screen TOP - px(14) left font BOLD . PLAIN textcolor rgb (t == 3 ? GREY : '#8a4400')
    set label 30 + t say(sprintf('reach%d', t)) at screen left_, screen TOP - px(42) left font SMALL textcolor rgb INK
    set label 40 + t say(sprintf('words%d', t)) at screen left_, screen TOP - px(68) left font SMALL textcolor rgb INK
}
plot 'bins.tsv' using 1:2:($3 * DOT) with points pointtype 7 pointsize variable linecolor rgb '#253494'
