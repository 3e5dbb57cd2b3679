/* Two passes of the critical path method, as plainly as C can: no calendars, four link types.
 *
 * Activities stand in topological order. A link is other * 4 + bits (1: from a finish, 2: to a
 * finish). Called by benchmarks/schedule.py, which compiles it.
 */
#include <stdint.h>

void passes(int64_t n, const int32_t *span, const int64_t *in_ptr, const int32_t *in_link,
            const int32_t *in_lag, const int64_t *out_ptr, const int32_t *out_link,
            const int32_t *out_lag, int32_t *es, int32_t *ls)
{
    int32_t goal = 0;
    for (int64_t i = 0; i < n; i++) {
        int32_t s = 0;
        for (int64_t k = in_ptr[i]; k < in_ptr[i + 1]; k++) {
            int32_t p = in_link[k] >> 2, bits = in_link[k] & 3;
            int32_t t = es[p] + in_lag[k] + (bits & 1 ? span[p] : 0) - (bits & 2 ? span[i] : 0);
            s = t > s ? t : s;
        }
        es[i] = s;
        goal = s + span[i] > goal ? s + span[i] : goal;
    }
    for (int64_t i = n - 1; i >= 0; i--) {
        int32_t s = goal - span[i];
        for (int64_t k = out_ptr[i]; k < out_ptr[i + 1]; k++) {
            int32_t j = out_link[k] >> 2, bits = out_link[k] & 3;
            int32_t t = ls[j] - out_lag[k] + (bits & 2 ? span[j] : 0) - (bits & 1 ? span[i] : 0);
            s = t < s ? t : s;
        }
        ls[i] = s;
    }
}
