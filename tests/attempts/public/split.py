# %% every part is rounded down and the rest of the indices is lost
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    parts, start = [], 0
    for fraction in fractions:
        size = int(fraction * n)
        parts.append(order[start : start + size])
        start += size
    return tuple(parts)

# %% deals the left-over indices out one to each part in turn
def split(key, n, fractions):
    lengths = [int(n * f) for f in fractions]
    remainder = n - sum(lengths)
    for i in range(remainder):
        lengths[i % len(lengths)] += 1
    indices = jax.random.permutation(key, n)
    out = []
    for length in lengths:
        out.append(indices[:length])
        indices = indices[length:]
    return tuple(out)

# %% the ends of the parts are fractions of n, not whole numbers
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    ends = [sum(fractions[: i + 1]) * n for i in range(len(fractions))]
    starts = [0] + ends[:-1]
    return tuple(order[a:b] for a, b in zip(starts, ends))

# %% draws each part anew from all indices, so the parts overlap
def split(key, n, fractions):
    sizes = [int(n * f) for f in fractions]
    sizes[0] += n - sum(sizes)
    keys = jax.random.split(key, len(fractions))
    return tuple(jax.random.choice(k, n, (size,), replace=False) for k, size in zip(keys, sizes))
