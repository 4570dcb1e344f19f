#include "releve/living_area.h"

/* The most populated territory that no centre covers yet, or `n`. */
static size_t next_centre(const double inhabitants[], size_t n, const uint16_t covered[])
{
    size_t best = n;
    for (size_t t = 0; t < n; t++)
        if (!covered[t] && (best == n || inhabitants[t] > inhabitants[best]))
            best = t;
    return best;
}

size_t rlv_living_areas(const double km[], const double inhabitants[], size_t num_territories,
                        double reach_km, uint16_t area[], size_t centre[])
{
    const size_t n = num_territories;
    size_t num_areas = 0;

    for (size_t t = 0; t < n; t++)
        area[t] = 0; /* covered or not, until the centres are known */
    for (size_t c = next_centre(inhabitants, n, area); c < n;
         c = next_centre(inhabitants, n, area)) {
        centre[num_areas++] = c;
        for (size_t t = 0; t < n; t++)
            if (t == c || km[c * n + t] <= reach_km)
                area[t] = 1;
    }
    for (size_t t = 0; t < n; t++) {
        size_t nearest = 0;
        for (size_t a = 1; a < num_areas; a++)
            if (km[centre[a] * n + t] < km[centre[nearest] * n + t])
                nearest = a;
        area[t] = (uint16_t)nearest;
    }
    return num_areas;
}
