# Bars from the output at the low value of each parameter to that at its high value, widest effect
# first; the total share of variance beside them.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

n = int(number('bars'))
set lmargin at screen 0.46
set rmargin at screen 0.90
set tmargin at screen TOP - px(40)
set bmargin at screen BOTTOM + px(46)
set yrange [0.4:n + 0.6]
set xrange [number('x_low'):number('x_high')]
# thousands apart by a narrow no-break space in French, a comma in English
apart = say('decimal') eq ',' ? " " : ','
whole(v) = abs(v) >= 1000 ? sprintf('%d%s%03d', int(v / 1000), apart, abs(int(v)) % 1000) : sprintf('%g', v)
shown(v) = number('x_step') >= 1 ? whole(floor(v + 0.5)) : gprintf('%g', v)
set xtics () font PLAIN
do for [i = 0:int((number('x_high') - number('x_low')) / number('x_step') + 0.5)] {
    set xtics add (shown(number('x_low') + i * number('x_step')) number('x_low') + i * number('x_step'))
}
unset ytics
set border 1
unset grid
set grid xtics linecolor rgb PALE linewidth 1 linetype 1
set style fill solid 1.0 noborder
do for [i = 1:n] {
    set label 100 + i say(sprintf('label%d', i)) at screen 0.022, first n - i + 1 left offset 0, 0.35 font SMALL textcolor rgb INK
    set label 200 + i say(sprintf('value%d', i)) at screen 0.022, first n - i + 1 left offset 0, -0.75 font SMALL textcolor rgb GREY
    set label 300 + i say(sprintf('share%d', i)) at screen 0.95, first n - i + 1 center font PLAIN textcolor rgb INK
}
set label 400 say('share') at screen 0.95, screen TOP - px(20) center font SMALL textcolor rgb GREY
set arrow 1 from first number('central'), graph 0 to first number('central'), graph 1 nohead linecolor rgb INK linewidth 1.5 front
set label 401 say('low') at screen 0.46, screen TOP - px(20) left offset 1.5, 0 point pointtype 5 pointsize 2 * DOT linecolor rgb DIFFERENCES[2] font SMALL textcolor rgb INK
set label 402 say('high') at screen 0.60, screen TOP - px(20) left offset 1.5, 0 point pointtype 7 pointsize 2 * DOT linecolor rgb DIFFERENCES[6] font SMALL textcolor rgb INK
half = 0.26
plot 'bars.tsv' using 4:1:4:2:($1 - half):($1 + half) with boxxyerror linecolor rgb DIFFERENCES[2] notitle, \
     'bars.tsv' using 4:1:4:3:($1 - half):($1 + half) with boxxyerror linecolor rgb DIFFERENCES[5] notitle, \
     'bars.tsv' using 2:1 with points pointtype 5 pointsize 1.6 * DOT linecolor rgb DIFFERENCES[1] notitle, \
     'bars.tsv' using 3:1 with points pointtype 7 pointsize 1.6 * DOT linecolor rgb DIFFERENCES[6] notitle
