# Small multiples: one panel a department, one scale; the legend in the cell left over.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

panels = int(number('panels')); columns = int(number('columns')); rows = int(number('rows'))
LEFT = 0.045; RIGHT = 0.985
cell_width = (RIGHT - LEFT) / columns
cell_height = (TOP - BOTTOM - px(34)) / rows
low = number('year_low'); high = number('year_high'); base = number('base_year'); known = number('last_known')
set xrange [low:high]
set yrange [number('y_low'):number('y_high')]
set xtics number('year_first_tick'), number('year_step') format '%.0f'
set ytics number('y_step')
if (known > base) { set object 1 rectangle from first base, graph 0 to first known, graph 1 behind fillcolor rgb '#ececec' fillstyle solid noborder }

set multiplot
do for [i = 1:panels + 1] {
    column = (i - 1) % columns
    row = (i - 1) / columns
    set lmargin at screen LEFT + column * cell_width
    set rmargin at screen LEFT + (column + 1) * cell_width - 0.026
    set tmargin at screen TOP - row * cell_height - px(34)
    set bmargin at screen TOP - (row + 1) * cell_height + px(8)
    if (i <= panels) {
        set label 1 say(sprintf('name%d', i)) at graph 0.02, graph 1 offset 0, 0.7 left font BOLD . SMALL textcolor rgb INK
        if (i + columns > panels) { set format x '%.0f' } else { set format x '' }
        if (column == 0) { set format y '%.0f' } else { set format y '' }
        plot 'bands.tsv' index i - 1 using 1:2:6 with filledcurves fillcolor rgb BAND90, \
             'bands.tsv' index i - 1 using 1:3:5 with filledcurves fillcolor rgb BAND50, \
             'bands.tsv' index i - 1 using 1:2 with lines linecolor rgb EDGE linewidth 1, \
             'bands.tsv' index i - 1 using 1:6 with lines linecolor rgb EDGE linewidth 1, \
             'region.tsv' using 1:4 with lines linecolor rgb GREY linewidth 2 dashtype (4, 3), \
             'bands.tsv' index i - 1 using 1:4 with lines linecolor rgb MEDIAN linewidth 3, \
             'observed.tsv' index i - 1 using 1:2 with points pointtype 7 pointsize 1.2 * DOT linecolor rgb INK
        eval frame_off
    } else {
        unset label 1; unset object 1; unset tics; unset border; unset grid
        set rmargin at screen RIGHT
        set key at graph 0, graph 0.93 top left Left reverse samplen 2.2 spacing 1.25 font SMALL textcolor rgb INK
        plot NaN with filledcurves fillcolor rgb BAND90 title say('key_90'), \
             NaN with filledcurves fillcolor rgb BAND50 title say('key_50'), \
             NaN with lines linecolor rgb MEDIAN linewidth 3 title say('key_median'), \
             NaN with lines linecolor rgb GREY linewidth 2 dashtype (4, 3) title say('key_region'), \
             NaN with filledcurves fillcolor rgb '#ececec' title (known > base ? say('key_reconstructed') : ''), \
             NaN with points pointtype 7 pointsize 1.2 * DOT linecolor rgb INK title (number('num_observed') > 0 ? say('key_observed') : '')
    }
}
unset multiplot
