/* What the machine can do: the workshop's training loops in C, by hand, as a measure for everything else.
 *
 * Vectors are GCC's, as wide as the machine has them, so that the same source becomes AVX-512, AVX2 or NEON. limit.py compiles
 * it, for the machine at hand.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif
typedef float vec __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int32_t ints __attribute__((vector_size(4 * LANES)));

static inline vec all(float a) { return (vec){0} + a; }
static inline vec choose(ints mask, vec a, vec b) { return (vec)((mask & (ints)a) | (~mask & (ints)b)); }
static inline float total(vec a) {
  float sum = 0;
  for (int i = 0; i < LANES; i++) sum += a[i];
  return sum;
}

/* exp(a) for a <= 0: a = (k + f) ln 2 with |f| <= 1/2, then 2^f by a polynomial (Taylor's, to 2e-7) and 2^k by its bits. */
static inline vec exp_negative(vec a) {
  const float shift = 12582912.0f; /* 1.5 * 2^23: adding it rounds to a whole number */
  vec t = a * 1.44269504f;
  t = choose(t < -126.0f, all(-126.0f), t);
  vec shifted = t + shift;
  vec f = t - (shifted - shift);
  vec p = all(1.5403530e-4f);
  p = p * f + 1.3333558e-3f;
  p = p * f + 9.6181291e-3f;
  p = p * f + 5.5504109e-2f;
  p = p * f + 2.4022651e-1f;
  p = p * f + 6.9314718e-1f;
  p = p * f + 1.0f;
  return (vec)((ints)p + ((ints)shifted << 23));
}

/* Sum cross entropy of sigmoid(w x + b) and its slopes; u = s x with the sign s = 1 - 2 y, so that m = s z and
 * the loss of one example is max(m, 0) + log(1 + exp(-|m|)). The logarithm is taken of a product, eight factors at a time. */
static inline float loss_and_slopes(const float *u, const float *s, int n, float w, float b, float *slope_w, float *slope_b) {
  vec loss = all(0), sum_w = all(0), sum_b = all(0), product = all(1);
  float logs = 0;
  int taken = 0;
  for (int i = 0; i < n; i += LANES) {
    vec ui = *(const vec *)(u + i), si = *(const vec *)(s + i);
    vec m = w * ui + b * si;
    ints positive = m >= 0.0f;
    vec e = exp_negative(choose(positive, -m, m));
    vec d = 1.0f + e;
    vec p = choose(positive, all(1), e) / d;
    product *= d;
    loss += choose(positive, m, all(0));
    sum_w += p * ui;
    sum_b += p * si;
    if (++taken == 64) {
      for (int j = 0; j < LANES; j++) logs += logf(product[j]);
      product = all(1);
      taken = 0;
    }
  }
  /* Products of up to 2^64 each; four at a time still fit into a double. */
  for (int j = 0; j < LANES; j += 4)
    logs += (float)log((double)product[j] * product[j + 1] * product[j + 2] * product[j + 3]);
  *slope_w = total(sum_w);
  *slope_b = total(sum_b);
  return total(loss) + logs;
}

/* n_steps steps of gradient descent from theta = (w, b), in place; losses[i] is the loss after step i + 1. */
void descend(const float *x, const float *y, int n, float *theta, float *losses, int n_steps, float step_size) {
  int room = (n + LANES - 1) / LANES * LANES;
  float *u = calloc(2 * (size_t)room, sizeof(float)), *s = u + room;
  for (int i = 0; i < n; i++) {
    s[i] = 1.0f - 2.0f * y[i];
    u[i] = s[i] * x[i];
  }
  float padding = (float)(room - n) * 0.69314718f; /* the empty places have m = 0 and weigh nothing in the slopes */
  float w = theta[0], b = theta[1], slope_w, slope_b;
  loss_and_slopes(u, s, room, w, b, &slope_w, &slope_b);
  for (int i = 0; i < n_steps; i++) {
    w -= step_size * slope_w;
    b -= step_size * slope_b;
    losses[i] = loss_and_slopes(u, s, room, w, b, &slope_w, &slope_b) - padding;
  }
  theta[0] = w;
  theta[1] = b;
  free(u);
}

/* The same, written as anybody would and left to the compiler (limit.py compiles it with -Ofast). */
void descend_plainly(const float *x, const float *y, int n, float *theta, float *losses, int n_steps, float step_size) {
  float w = theta[0], b = theta[1];
  for (int i = 0; i <= n_steps; i++) {
    float loss = 0, slope_w = 0, slope_b = 0;
    for (int j = 0; j < n; j++) {
      float z = w * x[j] + b, e = expf(-fabsf(z));
      float p = (z >= 0 ? 1.0f : e) / (1.0f + e);
      loss += (z > 0 ? z : 0) - y[j] * z + log1pf(e);
      slope_w += (p - y[j]) * x[j];
      slope_b += p - y[j];
    }
    if (i > 0) losses[i - 1] = loss;
    if (i == n_steps) break;
    w -= step_size * slope_w;
    b -= step_size * slope_b;
  }
  theta[0] = w;
  theta[1] = b;
}

/* Newton's method until both slopes are at most tolerance, in double; the number of steps, or -1 after a hundred. */
int newton(const double *x, const double *y, int n, double *theta, double tolerance) {
  for (int step = 0; step < 100; step++) {
    double gw = 0, gb = 0, ww = 0, wb = 0, bb = 0;
    for (int i = 0; i < n; i++) {
      double p = 1 / (1 + exp(-(theta[0] * x[i] + theta[1]))), r = p - y[i], v = p * (1 - p);
      gw += r * x[i];
      gb += r;
      ww += v * x[i] * x[i];
      wb += v * x[i];
      bb += v;
    }
    if (sqrt(gw * gw + gb * gb) <= tolerance) return step;
    double determinant = ww * bb - wb * wb;
    theta[0] -= (bb * gw - wb * gb) / determinant;
    theta[1] -= (ww * gb - wb * gw) / determinant;
  }
  return -1;
}

/* Steps on a table that does not fit into any cache, features first (d rows of n): each step reads it once, in blocks of
 * examples that stay in the cache between the scores and the slopes. What bounds it is the memory. */
#define BLOCK 1024
void descend_large(const float *X, const float *y, long n, int d, float *w, int n_steps, float step_size) {
  float *slope = malloc(sizeof(float) * (size_t)d);
  for (int step = 0; step < n_steps; step++) {
    memset(slope, 0, sizeof(float) * (size_t)d);
#pragma omp parallel for reduction(+ : slope[:d]) schedule(static)
    for (long start = 0; start < n; start += BLOCK) {
      int count = (int)(n - start < BLOCK ? n - start : BLOCK);
      float r[BLOCK] __attribute__((aligned(64))) = {0};
      for (int k = 0; k < d; k++) {
        const float *row = X + k * n + start;
        for (int i = 0; i < count; i++) r[i] += w[k] * row[i];
      }
      for (int i = 0; i < count; i++) r[i] = 1.0f / (1.0f + expf(-r[i])) - y[start + i];
      for (int k = 0; k < d; k++) {
        const float *row = X + k * n + start;
        float sum = 0;
        for (int i = 0; i < count; i++) sum += row[i] * r[i];
        slope[k] += sum;
      }
    }
    for (int k = 0; k < d; k++) w[k] -= step_size * slope[k] / (float)n;
  }
  free(slope);
}
