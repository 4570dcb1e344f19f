# Gaps of the APL by year: columns = the zoning and the placebo, rows = levels and percent.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

array SHADE[2] = ['#253494', '#b35806']
array FULL[2] = [7, 9]
array HOLLOW[2] = [6, 8]
set minussign
HEIGHT_ = (TOP - BOTTOM - px(196)) / 2.0
shift(c) = c == 0 ? -0.08 : 0.08
scale_key(s) = s == 0 ? 'level' : 'log'
array MARK[3] = ['zip', 'zac', 'apart']
array PLACE[3] = [0.062, 0.19, 0.32]
do for [k = 1:3] {
    set label 70 + k say(MARK[k]) at screen PLACE[k], screen TOP - px(10) left offset 1.2, 0 point pointtype (k == 1 ? 7 : k == 2 ? 9 : 6) pointsize 2 * DOT linewidth 2 linecolor rgb (k == 2 ? SHADE[2] : SHADE[1]) font PLAIN textcolor rgb INK
}
set multiplot
do for [s = 0:1] {
    do for [p = 0:1] {
        set lmargin at screen p == 0 ? 0.055 : 0.60
        set rmargin at screen p == 0 ? 0.53 : 0.985
        set tmargin at screen TOP - px(110) - s * (HEIGHT_ + px(40))
        set bmargin at screen TOP - px(110) - s * (HEIGHT_ + px(40)) - HEIGHT_
        set xrange [2014.5:(p == 0 ? 2021.5 : 2018.5)]
        if (s == 1) { set xtics 2015, 1 font PLAIN format '%.0f' } else { set xtics 2015, 1 font PLAIN format '' }
        set yrange [number(scale_key(s) . '_low'):number(scale_key(s) . '_high')]
        if (s == 0) { set ytics number('level_step') font PLAIN format '%.1f' } else { set ytics number('log_step') font PLAIN format '%.0f' }
        set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linecolor rgb INK linewidth 1.5
        if (s == 0) { set label 1 say(p == 0 ? 'real' : 'placebo') at graph 0, graph 1 offset 0, 2.1 left font BOLD . PLAIN textcolor rgb INK }
        set label 2 say('panel_' . scale_key(s)) at graph 0, graph 1 offset 0, 0.8 left font PLAIN textcolor rgb GREY
        unset key
        plot for [c = 0:1] 'gaps.tsv' using ($4 + shift(c)):($1 == p && $2 == s && $3 == c ? $5 : NaN):6:7 with yerrorbars pointtype 0 linewidth 2 linecolor rgb SHADE[c + 1] notitle, \
             for [c = 0:1] 'gaps.tsv' using ($4 + shift(c)):($1 == p && $2 == s && $3 == c && $8 == 0 ? $5 : NaN) with points pointtype FULL[c + 1] pointsize 2 * DOT linewidth 2 linecolor rgb SHADE[c + 1] notitle, \
             for [c = 0:1] 'gaps.tsv' using ($4 + shift(c)):($1 == p && $2 == s && $3 == c && $8 == 1 ? $5 : NaN) with points pointtype HOLLOW[c + 1] pointsize 2 * DOT linewidth 2 linecolor rgb SHADE[c + 1] notitle
        eval frame_off
        unset label 71; unset label 72; unset label 73
        unset label 1
    }
}
unset multiplot
