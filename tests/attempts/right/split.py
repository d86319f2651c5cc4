# %% the later parts are taken from the front of the permutation, and the first gets what remains
def split(key, n, fractions):
    left = jax.random.permutation(key, n)
    later = []
    for f in fractions[1:]:
        size = int(f * n)
        later.append(left[:size])
        left = left[size:]
    return (left, *later)

# %% jnp.split at borders from itertools.accumulate
from itertools import accumulate

def split(key, n, fractions):
    sizes = [int(n * f) for f in fractions]
    sizes[0] = n - sum(sizes[1:])
    borders = list(accumulate(sizes))[:-1]
    return tuple(jnp.split(jax.random.permutation(key, jnp.arange(n)), borders))

# %% shuffles a list of part numbers and looks up where each stands, so each part's indices come in rising order
def split(key, n, fractions):
    later = [int(f * n) for f in fractions[1:]]
    part = [0] * (n - sum(later))
    for k, size in enumerate(later, start=1):
        part = part + [k] * size
    part = jax.random.permutation(key, jnp.array(part))
    return tuple(jnp.flatnonzero(part == k) for k in range(len(fractions)))

# %% sorts by random bits, sizes by math.floor, slices in a generator
import math

def split(key, n, fractions):
    order = jnp.argsort(jax.random.bits(key, (n,)))
    sizes = [math.floor(f * n) for f in fractions]
    extra = n - sum(sizes)
    ends = [extra + sum(sizes[: k + 1]) for k in range(len(sizes))]
    begins = [0] + ends[:-1]
    return tuple(order[a:b] for a, b in zip(begins, ends))

# %% recursion from the last part to the first
def split(key, n, fractions):
    def cut(order, fractions):
        if len(fractions) == 1:
            return (order,)
        size = int(fractions[-1] * n)
        middle = len(order) - size
        return cut(order[:middle], fractions[:-1]) + (order[middle:],)

    return cut(jax.random.permutation(key, n), tuple(fractions))

# %% sizes rounded to nine digits before they are rounded down, so that 0.29 of 100 is 29 and not 28
def split(key, n, fractions):
    first, *later = (int(round(f * n, 9)) for f in fractions)
    order = jax.random.permutation(key, n)
    begin = n - sum(later)
    parts = [order[:begin]]
    for size in later:
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% returns a list and not a tuple
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    rest = [int(f * n) for f in fractions[1:]]
    borders, begin = [], n - sum(rest)
    for size in rest:
        borders.append(begin)
        begin += size
    return jnp.split(order, borders)
