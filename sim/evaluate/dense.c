#include "dense.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

static bool is_singular(const gsl_matrix *lu)
{
    double smallest = INFINITY, largest = 0.0;
    for (size_t i = 0; i < lu->size1; i++) {
        const double pivot = fabs(gsl_matrix_get(lu, i, i));
        smallest = pivot < smallest ? pivot : smallest;
        largest = pivot > largest ? pivot : largest;
    }
    return !(smallest > 1e-13 * largest) || !isfinite(largest);
}

int rlv_dense_solve(size_t size, double *matrix, size_t num_right, double *right, bool *singular,
                    rlv_error_t *err)
{
    size_t *order = NULL;
    int sign = 0;
    *singular = false;
    if (size == 0)
        return 0;
    order = rlv_calloc(size, sizeof *order, err);
    if (order == NULL)
        return RLV_ERR_OS;
    gsl_permutation permutation = {.size = size, .data = order};
    gsl_matrix_view lu = gsl_matrix_view_array(matrix, size, size);
    (void)gsl_linalg_LU_decomp(&lu.matrix, &permutation, &sign);
    *singular = is_singular(&lu.matrix);
    for (size_t r = 0; !*singular && r < num_right; r++) {
        gsl_vector_view x = gsl_vector_view_array(right + r * size, size);
        (void)gsl_linalg_LU_svx(&lu.matrix, &permutation, &x.vector);
    }
    free(order);
    return 0;
}

int rlv_dense_least_squares(size_t num_rows, size_t num_columns, double *matrix, double *right,
                            double *solution, rlv_error_t *err)
{
    if (num_columns == 0)
        return 0;
    double *tau = rlv_calloc(num_columns, sizeof *tau, err);
    if (tau == NULL)
        return RLV_ERR_OS;
    gsl_matrix_view a = gsl_matrix_view_array(matrix, num_rows, num_columns);
    gsl_vector_view t = gsl_vector_view_array(tau, num_columns);
    gsl_vector_view b = gsl_vector_view_array(right, num_rows);
    (void)gsl_linalg_QR_decomp(&a.matrix, &t.vector);
    (void)gsl_linalg_QR_QTvec(&a.matrix, &t.vector, &b.vector);
    for (size_t i = num_columns; i-- > 0;) {
        double sum = right[i];
        for (size_t j = i + 1; j < num_columns; j++)
            sum -= matrix[i * num_columns + j] * solution[j];
        solution[i] = sum / matrix[i * num_columns + i];
    }
    free(tau);
    return 0;
}

double rlv_rounding(size_t size, const double *outcome)
{
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < size; i++)
        mean += outcome[i] / (double)size;
    for (size_t i = 0; i < size; i++)
        squares += (outcome[i] - mean) * (outcome[i] - mean);
    return 1e-10 * sqrt(squares / (double)size);
}
