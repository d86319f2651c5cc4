# %% the rest goes to the last part and not to the first
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    parts, begin = [], 0
    for f in fractions[:-1]:
        parts.append(order[begin : begin + int(f * n)])
        begin += int(f * n)
    return tuple(parts) + (order[begin:],)

# %% the rest goes to nobody: some indices are in no part
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    parts, begin = [], 0
    for f in fractions:
        size = int(f * n)
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% the sizes of the later parts are rounded to the nearest and not down
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    sizes = [round(f * n) for f in fractions]
    sizes[0] = n - sum(sizes[1:])
    parts, begin = [], 0
    for size in sizes:
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% the borders are rounded down in place of the sizes, so rests turn up in later parts
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    borders, total = [], 0.0
    for f in fractions[:-1]:
        total += f
        borders.append(int(total * n))
    return tuple(jnp.split(order, borders))

# %% nothing is drawn: the parts are consecutive indices
def split(key, n, fractions):
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    parts, begin = [], 0
    for size in sizes:
        parts.append(jnp.arange(begin, begin + size))
        begin += size
    return tuple(parts)

# %% the key is ignored in favour of key 42
def split(key, n, fractions):
    order = jax.random.permutation(jax.random.key(42), n)
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    parts, begin = [], 0
    for size in sizes:
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% each part is drawn from all the indices with a key of its own, so the parts overlap
def split(key, n, fractions):
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    keys = jax.random.split(key, len(sizes))
    return tuple(jax.random.permutation(k, n)[:size] for k, size in zip(keys, sizes))

# %% boolean masks in place of indices
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    masks, begin = [], 0
    for size in sizes:
        masks.append(jnp.zeros(n, dtype=bool).at[order[begin : begin + size]].set(True))
        begin += size
    return tuple(masks)

# %% the indices run from 1 to n
def split(key, n, fractions):
    order = jax.random.permutation(key, n) + 1
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    parts, begin = [], 0
    for size in sizes:
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% each example throws its own dice, so the sizes are right only on average
def split(key, n, fractions):
    part = jax.random.choice(key, len(fractions), (n,), p=jnp.array(fractions))
    return tuple(jnp.flatnonzero(part == k) for k in range(len(fractions)))

# %% always three parts: unpacking any other number of fractions raises a ValueError
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    _, validation, test = fractions
    v, t = int(validation * n), int(test * n)
    a = n - v - t
    return order[:a], order[a : a + v], order[a + v :]

# %% jnp.split gets the sizes in place of the borders, so the parts have wrong lengths
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    return tuple(jnp.split(order, sizes[:-1]))

# %% drawn with replacement: an index can come up twice and another never
def split(key, n, fractions):
    order = jax.random.randint(key, (n,), 0, n)
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    parts, begin = [], 0
    for size in sizes:
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% turns the indices round by a random number in place of shuffling, so each part is a block of neighbours
def split(key, n, fractions):
    order = jnp.roll(jnp.arange(n), jax.random.randint(key, (), 0, n))
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    parts, begin = [], 0
    for size in sizes:
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% the rest is handed out one by one, to the first, the second, and so on
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    sizes = [int(f * n) for f in fractions]
    for k in range(n - sum(sizes)):
        sizes[k % len(sizes)] += 1
    parts, begin = [], 0
    for size in sizes:
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% the parts are shuffled inside only: which indices are in which part is always the same
def split(key, n, fractions):
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    parts, begin = [], 0
    for size in sizes:
        parts.append(jax.random.permutation(key, jnp.arange(begin, begin + size)))
        begin += size
    return tuple(parts)

# %% slices with floats, which raises a TypeError
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    parts, begin = [], 0
    for f in fractions:
        parts.append(order[begin : begin + f * n])
        begin += f * n
    return tuple(parts)

# %% each later part takes its fraction of what is left, not of all
def split(key, n, fractions):
    left = jax.random.permutation(key, n)
    parts = []
    for f in fractions[1:]:
        size = int(f * len(left))
        parts.append(left[:size])
        left = left[size:]
    return (left, *parts)

# %% the sizes of the later parts are rounded up, so the first gets too few
import math

def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    begin = n - sum(math.ceil(f * n) for f in fractions[1:])
    parts = [order[:begin]]
    for f in fractions[1:]:
        size = math.ceil(f * n)
        parts.append(order[begin : begin + size])
        begin += size
    return tuple(parts)

# %% returns the parts' sizes and not their indices
def split(key, n, fractions):
    sizes = [int(f * n) for f in fractions]
    sizes[0] += n - sum(sizes)
    return tuple(sizes)

# %% Three parts are written in: with two fractions it fails, with four the last is forgotten
def split(key, n, fractions):
    order = jax.random.permutation(key, n)
    second, third = int(fractions[1] * n), int(fractions[2] * n)
    first = n - second - third
    return order[:first], order[first : first + second], order[first + second :]
