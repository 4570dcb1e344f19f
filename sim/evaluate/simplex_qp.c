#include "simplex_qp.h"

#include "dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double rlv_simplex_qp_objective(const rlv_simplex_qp_t *self, const double *x)
{
    double sum = self->eta * rlv_dot(self->num_columns, x, x);
    for (size_t i = 0; i < self->num_rows; i++) {
        double error = -self->target[i];
        for (size_t j = 0; j < self->num_columns; j++)
            error += self->column[j * self->num_rows + i] * x[j];
        sum += error * error;
    }
    return sum / (double)self->num_rows;
}

/* Because sum(x) = 1, A x - b = sum x_j (a_j - b): with the columns moved by b the numbers are the
 * size of the differences between units, not of their levels, and so are the rounding errors. */
static double *centred_columns(const rlv_simplex_qp_t *self, rlv_error_t *err)
{
    double *column = rlv_calloc(self->num_columns * self->num_rows, sizeof *column, err);
    for (size_t j = 0; column != NULL && j < self->num_columns; j++)
        for (size_t i = 0; i < self->num_rows; i++)
            column[j * self->num_rows + i] = self->column[j * self->num_rows + i] - self->target[i];
    return column;
}

/* --- Newton on the dual ------------------------------------------------------------------------
 * With b = 0: theta(r, nu) = eta/2 |r|^2 - eta nu + 1/2 sum_j max(0, a_j'r + nu)^2; at its minimum
 * x_j = max(0, a_j'r + nu) / eta and r = -A x. */

typedef struct {
    const double *column; /* [num_columns * num_rows], moved by b */
    size_t num_rows;
    size_t num_columns;
    double eta;
    double *point;     /* [num_rows + 1], r then nu */
    double *candidate; /* [num_rows + 1] */
    double *hessian;   /* [(num_rows + 1)^2] */
    bool *active;      /* [num_columns] */
} dual_t;

static double dual_slack(const dual_t *self, const double *point, size_t j)
{
    return rlv_dot(self->num_rows, self->column + j * self->num_rows, point) +
           point[self->num_rows];
}

static double dual_value(const dual_t *self, const double *point)
{
    double sum = 0.0;
    for (size_t j = 0; j < self->num_columns; j++) {
        const double slack = dual_slack(self, point, j);
        sum += slack > 0.0 ? slack * slack : 0.0;
    }
    return 0.5 * self->eta * rlv_dot(self->num_rows, point, point) -
           self->eta * point[self->num_rows] + 0.5 * sum;
}

/* Sets the active set of the point; raises nu first if it would be empty. Whether it changed. */
static bool dual_update_active(dual_t *self)
{
    bool changed = false, empty = true;
    double largest = -INFINITY;
    for (size_t j = 0; j < self->num_columns; j++) {
        const double slack = dual_slack(self, self->point, j);
        largest = slack > largest ? slack : largest;
        empty = empty && !(slack > 0.0);
    }
    if (empty)
        self->point[self->num_rows] += self->eta - largest;
    for (size_t j = 0; j < self->num_columns; j++) {
        const bool active = dual_slack(self, self->point, j) > 0.0;
        changed = changed || active != self->active[j];
        self->active[j] = active;
    }
    return changed;
}

/* The minimum of the quadratic piece of the active set, into candidate. */
static int dual_newton_point(dual_t *self, bool *singular, rlv_error_t *err)
{
    const size_t m = self->num_rows, size = m + 1;
    memset(self->hessian, 0, size * size * sizeof *self->hessian);
    memset(self->candidate, 0, size * sizeof *self->candidate);
    for (size_t i = 0; i < m; i++)
        self->hessian[i * size + i] = self->eta;
    for (size_t j = 0; j < self->num_columns; j++) {
        const double *const a = self->column + j * m;
        if (!self->active[j])
            continue;
        for (size_t i = 0; i < m; i++) {
            for (size_t k = 0; k < m; k++)
                self->hessian[i * size + k] += a[i] * a[k];
            self->hessian[i * size + m] += a[i];
            self->hessian[m * size + i] += a[i];
        }
        self->hessian[m * size + m] += 1.0;
    }
    self->candidate[m] = self->eta;
    return rlv_dense_solve(size, self->hessian, 1, self->candidate, singular, err);
}

/* Moves towards the candidate as far as theta decreases enough; whether the step was full. */
static bool dual_step(dual_t *self)
{
    const size_t size = self->num_rows + 1;
    const double before = dual_value(self, self->point);
    double step = 1.0;
    for (int halving = 0; halving < 60; halving++) {
        for (size_t i = 0; i < size; i++)
            self->hessian[i] = self->point[i] + step * (self->candidate[i] - self->point[i]);
        if (dual_value(self, self->hessian) <= before * (1.0 + (before < 0.0 ? -1e-15 : 1e-15)))
            break;
        step *= 0.5;
    }
    memcpy(self->point, step == 1.0 ? self->candidate : self->hessian, size * sizeof *self->point);
    return step == 1.0;
}

static int dual_solve(dual_t *self, bool *solved, rlv_error_t *err)
{
    bool full = false;
    *solved = false;
    self->point[self->num_rows] = self->eta;
    (void)dual_update_active(self);
    for (int iteration = 0; iteration < 200; iteration++) {
        bool singular = false;
        const int status = dual_newton_point(self, &singular, err);
        if (status != 0)
            return status;
        if (singular)
            return 0;
        full = dual_step(self);
        if (!dual_update_active(self) && full) {
            *solved = true;
            return 0;
        }
    }
    return 0;
}

static int solve_by_dual(const rlv_simplex_qp_t *self, const double *column, double *x,
                         bool *solved, rlv_error_t *err)
{
    const size_t size = self->num_rows + 1;
    int status = RLV_ERR_OS;
    dual_t dual = {column, self->num_rows, self->num_columns, self->eta, NULL, NULL, NULL, NULL};
    dual.point = rlv_calloc(size, sizeof *dual.point, err);
    dual.candidate = rlv_calloc(size, sizeof *dual.candidate, err);
    dual.hessian = rlv_calloc(size * size, sizeof *dual.hessian, err);
    dual.active = rlv_calloc(self->num_columns, sizeof *dual.active, err);
    if (dual.point == NULL || dual.candidate == NULL || dual.hessian == NULL || dual.active == NULL)
        goto out;
    status = dual_solve(&dual, solved, err);
    for (size_t j = 0; status == 0 && *solved && j < self->num_columns; j++) {
        const double slack = dual_slack(&dual, dual.point, j);
        x[j] = slack > 0.0 ? slack / self->eta : 0.0;
    }
out:
    free(dual.point);
    free(dual.candidate);
    free(dual.hessian);
    free(dual.active);
    return status;
}

/* --- active set with QR ------------------------------------------------------------------------
 */

typedef struct {
    const double *column; /* [num_columns * num_rows], moved by b */
    size_t num_rows;
    size_t num_columns;
    double eta;
    double largest;   /* largest norm of a column */
    double *x;        /* [num_columns] */
    double *residual; /* [num_rows], -A x */
    size_t *passive;  /* [num_columns], indices that may be positive, the first num_passive */
    size_t num_passive;
    double *solution; /* [num_columns], of the subproblem, aligned with passive */
    bool *
        blocked; /* [num_columns], dependent on the passive set, or of no use since the last gain */
    double value; /* smallest objective so far */
} active_set_t;

/* Least squares on the passive set with x of passive[0] = 1 - the others. */
static int solve_passive(active_set_t *self, rlv_error_t *err)
{
    const size_t p = self->num_passive, m = self->num_rows;
    if (p == 1) {
        self->solution[0] = 1.0;
        return 0;
    }
    const size_t num_rows = m + p, num_columns = p - 1;
    const double ridge = sqrt(self->eta);
    const double *const first = self->column + self->passive[0] * m;
    double *matrix = rlv_calloc(num_rows * num_columns, sizeof *matrix, err);
    double *right = rlv_calloc(num_rows, sizeof *right, err);
    int status = RLV_ERR_OS;
    if (matrix == NULL || right == NULL)
        goto out;
    for (size_t k = 0; k < num_columns; k++) {
        const double *const a = self->column + self->passive[k + 1] * m;
        for (size_t i = 0; i < m; i++)
            matrix[i * num_columns + k] = a[i] - first[i];
        matrix[(m + k) * num_columns + k] = ridge;
        matrix[(num_rows - 1) * num_columns + k] = ridge;
    }
    for (size_t i = 0; i < m; i++)
        right[i] = -first[i];
    right[num_rows - 1] = ridge;
    status = rlv_dense_least_squares(num_rows, num_columns, matrix, right, self->solution + 1, err);
    self->solution[0] = 1.0;
    for (size_t k = 1; k < p; k++)
        self->solution[0] -= self->solution[k];
out:
    free(matrix);
    free(right);
    return status;
}

static void update_residual(active_set_t *self)
{
    memset(self->residual, 0, self->num_rows * sizeof *self->residual);
    for (size_t k = 0; k < self->num_passive; k++) {
        const size_t j = self->passive[k];
        for (size_t i = 0; i < self->num_rows; i++)
            self->residual[i] -= self->x[j] * self->column[j * self->num_rows + i];
    }
}

/* Minus half the gradient of variable j. */
static double descent(const active_set_t *self, size_t j)
{
    return rlv_dot(self->num_rows, self->column + j * self->num_rows, self->residual) -
           self->eta * self->x[j];
}

/* The variable outside the passive set that would decrease the objective most, or num_columns. */
static size_t entering(const active_set_t *self)
{
    double level = 0.0, best = 0.0;
    size_t chosen = self->num_columns;
    for (size_t k = 0; k < self->num_passive; k++)
        level += self->x[self->passive[k]] * descent(self, self->passive[k]);
    const double norm = sqrt(rlv_dot(self->num_rows, self->residual, self->residual));
    /* rounding of the residual itself counts too where the fit is all but perfect */
    const double tolerance =
        1e-13 * (self->largest * norm + self->eta) + 1e-15 * self->largest * self->largest;
    for (size_t j = 0; j < self->num_columns; j++) {
        bool inside = self->blocked[j];
        for (size_t k = 0; k < self->num_passive && !inside; k++)
            inside = self->passive[k] == j;
        const double gain = inside ? 0.0 : descent(self, j) - level;
        if (gain > tolerance && gain > best) {
            best = gain;
            chosen = j;
        }
    }
    return chosen;
}

/* Goes from x towards the subproblem's solution until a variable reaches zero, and drops those that
 * have; whether the solution itself was reached. */
static bool move_to_border(active_set_t *self)
{
    double step = 1.0;
    size_t hit = self->num_columns;
    for (size_t k = 0; k < self->num_passive; k++) {
        const double from = self->x[self->passive[k]], to = self->solution[k];
        if (to <= 0.0 && from / (from - to) < step) {
            step = from / (from - to);
            hit = k;
        }
    }
    for (size_t k = 0; k < self->num_passive; k++) {
        const size_t j = self->passive[k];
        self->x[j] += step * (self->solution[k] - self->x[j]);
        if (k == hit)
            self->x[j] = 0.0;
    }
    if (hit == self->num_columns)
        return true;
    size_t kept = 0;
    for (size_t k = 0; k < self->num_passive; k++) {
        const size_t j = self->passive[k];
        if (self->x[j] > 0.0)
            self->passive[kept++] = j;
        else
            self->x[j] = 0.0;
    }
    self->num_passive = kept;
    return false;
}

/* Adds variable j and moves to the optimum over the passive set. */
static int enter(active_set_t *self, size_t j, rlv_error_t *err)
{
    self->passive[self->num_passive++] = j;
    int status = solve_passive(self, err);
    if (status != 0)
        return status;
    const double weight = self->solution[self->num_passive - 1];
    bool usable = weight > 0.0;
    for (size_t k = 0; k < self->num_passive; k++)
        usable = usable && isfinite(self->solution[k]);
    if (!usable) {
        self->num_passive--;
        self->blocked[j] = true;
        return 0;
    }
    while (!move_to_border(self) && status == 0)
        status = solve_passive(self, err);
    update_residual(self);
    const double value = rlv_dot(self->num_rows, self->residual, self->residual) +
                         self->eta * rlv_dot(self->num_columns, self->x, self->x);
    if (value < self->value) /* else a step of rounding only, which could come back for ever */
        memset(self->blocked, 0, self->num_columns * sizeof *self->blocked);
    else
        self->blocked[j] = true;
    self->value = fmin(self->value, value);
    return status;
}

static int active_set_solve(active_set_t *self, rlv_error_t *err)
{
    size_t start = 0;
    double smallest = INFINITY;
    for (size_t j = 0; j < self->num_columns; j++) {
        const double *const a = self->column + j * self->num_rows;
        const double square = rlv_dot(self->num_rows, a, a);
        self->largest = fmax(self->largest, sqrt(square));
        if (square < smallest) {
            smallest = square;
            start = j;
        }
    }
    self->x[start] = 1.0;
    self->passive[0] = start;
    self->num_passive = 1;
    self->value = INFINITY;
    update_residual(self);
    for (size_t iteration = 0; iteration < 1000 + 50 * self->num_columns; iteration++) {
        const size_t j = entering(self);
        if (j == self->num_columns)
            return 0;
        const int status = enter(self, j, err);
        if (status != 0)
            return status;
    }
    return rlv_fail(err, RLV_ERR_SOFTWARE, "the weights' quadratic program does not end");
}

static int solve_by_active_set(const rlv_simplex_qp_t *self, const double *column, double *x,
                               rlv_error_t *err)
{
    const size_t n = self->num_columns;
    int status = RLV_ERR_OS;
    active_set_t set = {
        .column = column, .num_rows = self->num_rows, .num_columns = n, .eta = self->eta, .x = x};
    set.residual = rlv_calloc(self->num_rows, sizeof *set.residual, err);
    set.passive = rlv_calloc(n + 1, sizeof *set.passive, err);
    set.solution = rlv_calloc(n + 1, sizeof *set.solution, err);
    set.blocked = rlv_calloc(n, sizeof *set.blocked, err);
    if (set.residual != NULL && set.passive != NULL && set.solution != NULL && set.blocked != NULL)
        status = active_set_solve(&set, err);
    free(set.residual);
    free(set.passive);
    free(set.solution);
    free(set.blocked);
    return status;
}

int rlv_simplex_qp_exact(const rlv_simplex_qp_t *self, double *x, rlv_error_t *err)
{
    const size_t n = self->num_columns;
    bool solved = false;
    int status = 0;
    double *column = centred_columns(self, err);
    if (column == NULL)
        return RLV_ERR_OS;
    memset(x, 0, n * sizeof *x);
    const double square = rlv_dot(n * self->num_rows, column, column) / (double)n;
    const bool few_rows = self->num_rows <= n || self->num_rows <= 200;
    if (few_rows && self->eta > 1e-4 * square)
        status = solve_by_dual(self, column, x, &solved, err);
    if (status == 0 && !solved)
        status = solve_by_active_set(self, column, x, err);
    free(column);
    return status;
}

/* --- Frank-Wolfe -------------------------------------------------------------------------------
 */

static void residual_of(const rlv_simplex_qp_t *self, const double *x, double *residual)
{
    for (size_t i = 0; i < self->num_rows; i++)
        residual[i] = -self->target[i];
    for (size_t j = 0; j < self->num_columns; j++)
        for (size_t i = 0; x[j] != 0.0 && i < self->num_rows; i++)
            residual[i] += x[j] * self->column[j * self->num_rows + i];
}

/* One step towards the vertex of steepest descent; `residual` = A x - b. */
static void frank_wolfe_step(const rlv_simplex_qp_t *self, double *x, const double *residual)
{
    const size_t n = self->num_columns, m = self->num_rows;
    double least = INFINITY, slope = 0.0, curvature = 0.0;
    size_t vertex = 0;
    for (size_t j = 0; j < n; j++) {
        const double half = rlv_dot(m, self->column + j * m, residual) + self->eta * x[j];
        slope += half * x[j];
        if (half < least) {
            least = half;
            vertex = j;
        }
    }
    slope -= least;
    for (size_t i = 0; i < m; i++) {
        const double moved = self->column[vertex * m + i] - (residual[i] + self->target[i]);
        curvature += moved * moved;
    }
    for (size_t j = 0; j < n; j++) {
        const double moved = (j == vertex ? 1.0 : 0.0) - x[j];
        curvature += self->eta * moved * moved;
    }
    if (!(curvature > 0.0))
        return;
    const double step = fmin(1.0, fmax(0.0, slope / curvature));
    for (size_t j = 0; j < n; j++)
        x[j] += step * ((j == vertex ? 1.0 : 0.0) - x[j]);
}

int rlv_simplex_qp_frank_wolfe(const rlv_simplex_qp_t *self, double *x, double min_decrease,
                               size_t max_steps, rlv_error_t *err)
{
    double previous = INFINITY;
    double *residual = rlv_calloc(self->num_rows, sizeof *residual, err);
    if (residual == NULL)
        return RLV_ERR_OS;
    residual_of(self, x, residual);
    for (size_t step = 0; step < max_steps; step++) {
        frank_wolfe_step(self, x, residual);
        residual_of(self, x, residual);
        const double value = (rlv_dot(self->num_rows, residual, residual) +
                              self->eta * rlv_dot(self->num_columns, x, x)) /
                             (double)self->num_rows;
        if (step > 0 && !(previous - value > min_decrease * min_decrease))
            break;
        previous = value;
    }
    free(residual);
    return 0;
}
