/* Monte Carlo of a network as plainly as C can: finish-to-start, start-to-start and finish-to-finish
 * links with lag on one calendar, PERT by quantile table, a normal factor a group, cost, criticality.
 *
 * Activities stand in topological order; a link is other * 4 + bits (1: from a finish, 2: to a finish).
 * Blocks of 64 trials lie side by side; one xoshiro128+ a lane. Called by benchmarks/simulate.py.
 */
#include <stdint.h>
#include <string.h>

#define L 64
#define CELLS 256

static inline uint32_t rotl(uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }

static void seed(uint32_t state[4][L], uint64_t block)
{
    uint64_t z = block * 0x9E3779B97F4A7C15ull + 1;
    for (int q = 0; q < 4; q++)
        for (int l = 0; l < L; l++) {
            z += 0x9E3779B97F4A7C15ull;
            uint64_t y = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
            y = (y ^ (y >> 27)) * 0x94D049BB133111EBull;
            state[q][l] = (uint32_t)(y ^ (y >> 31));
        }
}

/* finish: one a trial. critical: one an activity. start, end, work, mask: room for n rows of 64. */
void simulate(int64_t n, int64_t n_blocks, const float *table, const float *scores, float factor,
              float rest, const float *rate, const int64_t *in_ptr, const int32_t *in_link,
              const int32_t *in_lag, int32_t *start, int32_t *end, int32_t *work, int8_t *mask,
              int32_t *finish, float *cost, int64_t *critical)
{
    uint32_t state[4][L];
    float common[L];
    for (int64_t b = 0; b < n_blocks; b++) {
        int32_t *total = finish + b * L;
        float *paid = cost + b * L;
        seed(state, b);
        memset(total, 0, L * sizeof *total);
        memset(paid, 0, L * sizeof *paid);
        for (int64_t i = -1; i < n; i++) {
            int32_t *s = start + i * L, *f = end + i * L, *w = work + i * L;
            for (int l = 0; l < L; l++) {
                uint32_t r = state[0][l] + state[3][l], t = state[1][l] << 9;
                state[2][l] ^= state[0][l];
                state[3][l] ^= state[1][l];
                state[1][l] ^= state[2][l];
                state[0][l] ^= state[3][l];
                state[2][l] ^= t;
                state[3][l] = rotl(state[3][l], 11);
                int32_t cell = r >> 24;
                float part = (float)(int32_t)(r & 0xFFFFFF) * (1.0f / 16777216.0f);
                float z = scores[cell] + (scores[cell + 1] - scores[cell]) * part;
                if (i < 0) {
                    common[l] = z;
                    continue;
                }
                float at = (factor * common[l] + rest * z + 5.25f) * (256.0f / 10.5f);
                int32_t k = (int32_t)at;
                const float *row = table + i * (CELLS + 1);
                w[l] = (int32_t)(row[k] + (row[k + 1] - row[k]) * (at - (float)k) + 0.5f);
                paid[l] += rate[i] * (float)w[l];
            }
            if (i < 0)
                continue;
            for (int l = 0; l < L; l++)
                s[l] = 0;
            for (int64_t k = in_ptr[i]; k < in_ptr[i + 1]; k++) {
                int32_t bits = in_link[k] & 3, lag = in_lag[k];
                const int32_t *from = (bits & 1 ? end : start) + (int64_t)(in_link[k] >> 2) * L;
                if (bits & 2)
                    for (int l = 0; l < L; l++) {
                        int32_t t = from[l] + lag - w[l];
                        s[l] = t > s[l] ? t : s[l];
                    }
                else
                    for (int l = 0; l < L; l++) {
                        int32_t t = from[l] + lag;
                        s[l] = t > s[l] ? t : s[l];
                    }
            }
            for (int l = 0; l < L; l++) {
                f[l] = s[l] + w[l];
                total[l] = f[l] > total[l] ? f[l] : total[l];
            }
        }
        for (int64_t i = 0; i < n; i++)
            for (int l = 0; l < L; l++)
                mask[i * L + l] = end[i * L + l] == total[l];
        for (int64_t i = n - 1; i >= 0; i--) {
            const int32_t *s = start + i * L, *w = work + i * L;
            int32_t count = 0;
            for (int l = 0; l < L; l++)
                count += mask[i * L + l];
            critical[i] += count;
            for (int64_t k = in_ptr[i]; count && k < in_ptr[i + 1]; k++) {
                int32_t bits = in_link[k] & 3, lag = in_lag[k];
                int64_t p = in_link[k] >> 2;
                const int32_t *from = (bits & 1 ? end : start) + p * L;
                for (int l = 0; l < L; l++) {
                    int32_t t = from[l] + lag - (bits & 2 ? w[l] : 0);
                    mask[p * L + l] |= mask[i * L + l] & (t == s[l]);
                }
            }
        }
    }
}
