# Small multiples: differences to the reference by department, one scale; names in the cell left over.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

runs = int(number('runs'))
array TINT[6] = ['#222222', '#253494', '#b35806', '#1b7837', '#762a83', '#c51b7d']
dash(i) = i == 3 ? 2 : i == 4 ? 3 : i == 5 ? 4 : i == 6 ? 5 : 1
set minussign
panels = int(number('panels')); columns = int(number('columns')); rows = int(number('rows'))
LEFT = 0.05; RIGHT = 0.985
cell_width = (RIGHT - LEFT) / columns
cell_height = (TOP - BOTTOM - px(34)) / rows
low = number('year_low'); high = number('year_high')
set xrange [low:high]
set yrange [number('y_low'):number('y_high')]
set xtics number('year_first_tick'), number('year_step') format '%.0f'
set ytics number('y_step')
sign_format = number('decimals') == 1 ? '%+.1f' : '%+.0f'
set multiplot
do for [p = 1:panels + 1] {
    column = (p - 1) % columns
    row = (p - 1) / columns
    set lmargin at screen LEFT + column * cell_width
    set rmargin at screen LEFT + (column + 1) * cell_width - 0.026
    set tmargin at screen TOP - row * cell_height - px(34)
    set bmargin at screen TOP - (row + 1) * cell_height + px(8)
    if (p <= panels) {
        set label 1 say(sprintf('panel%d', p)) at graph 0.02, graph 1 offset 0, 0.7 left font BOLD . SMALL textcolor rgb INK
        set arrow 1 from low, 0 to high, 0 nohead front linecolor rgb INK linewidth 1.5
        if (p + columns > panels) { set format x '%.0f' } else { set format x '' }
        if (column == 0) { set format y sign_format; set ytics add ('0' 0) } else { set format y ''; set ytics add ('' 0) }
        first = (p - 1) * (runs - 1)
        plot for [i = 2:runs] 'panels.tsv' index first + i - 2 using 1:2:4 with filledcurves fillcolor rgb TINT[i] fillstyle transparent solid 0.16 noborder, \
             for [i = 2:runs] 'panels.tsv' index first + i - 2 using 1:3 with lines linecolor rgb TINT[i] linewidth 3 dashtype dash(i)
        eval frame_off
    } else {
        unset label 1; unset arrow 1; unset tics; unset border; unset grid
        set lmargin at screen LEFT + column * cell_width - 0.02
        set rmargin at screen RIGHT
        set key at graph 0, graph 0.93 top left Left reverse samplen 3 spacing 1.25 font SMALL textcolor rgb INK
        plot for [i = 2:runs] NaN with lines linecolor rgb TINT[i] linewidth 3 dashtype dash(i) title say(sprintf('name%d', i))
    }
}
unset multiplot
