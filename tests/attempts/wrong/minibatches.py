# %% nothing is shuffled: the batches are 0, 1, 2, ... in order
def minibatches(key, n, batch_size):
    whole = n // batch_size
    return jnp.arange(whole * batch_size).reshape(whole, batch_size)

# %% the key is ignored: every call shuffles with key 0
def minibatches(key, n, batch_size):
    whole = n // batch_size
    order = jax.random.permutation(jax.random.key(0), n)
    return order[: whole * batch_size].reshape(whole, batch_size)

# %% draws with replacement, so an example can come up more than once
def minibatches(key, n, batch_size):
    return jax.random.randint(key, (n // batch_size, batch_size), 0, n)

# %% rows and columns are swapped: batch_size rows of n // batch_size examples
def minibatches(key, n, batch_size):
    whole = n // batch_size
    return jax.random.permutation(key, n)[: whole * batch_size].reshape(batch_size, whole)

# %% reshapes the whole permutation, which raises an error where batch_size does not divide n
def minibatches(key, n, batch_size):
    return jax.random.permutation(key, n).reshape(-1, batch_size)

# %% cuts off the rest before shuffling, so it is always the last examples that are left out
def minibatches(key, n, batch_size):
    whole = n // batch_size
    return jax.random.permutation(key, whole * batch_size).reshape(whole, batch_size)

# %% shuffles only the order of the batches: each batch is a block of neighbours
def minibatches(key, n, batch_size):
    whole = n // batch_size
    blocks = jnp.arange(whole * batch_size).reshape(whole, batch_size)
    return jax.random.permutation(key, blocks)

# %% each batch is drawn from all n examples anew, so two batches can share examples
def minibatches(key, n, batch_size):
    keys = jax.random.split(key, n // batch_size)
    return jax.vmap(lambda k: jax.random.permutation(k, n)[:batch_size])(keys)

# %% a last batch more where there is a rest, filled up with examples from the beginning of the permutation
def minibatches(key, n, batch_size):
    order = jax.random.permutation(key, n)
    batches = -(-n // batch_size)
    return jnp.resize(order, (batches, batch_size))

# %% counts the examples from 1 to n and not from 0 to n - 1
def minibatches(key, n, batch_size):
    whole = n // batch_size
    order = jax.random.permutation(key, jnp.arange(1, n + 1))
    return order[: whole * batch_size].reshape(whole, batch_size)

# %% the indices come back as floats
def minibatches(key, n, batch_size):
    whole = n // batch_size
    order = jax.random.permutation(key, jnp.linspace(0, n - 1, n))
    return order[: whole * batch_size].reshape(whole, batch_size)

# %% calls jax.random.shuffle, which does not exist any more: AttributeError
def minibatches(key, n, batch_size):
    whole = n // batch_size
    order = jax.random.shuffle(key, jnp.arange(n))
    return order[: whole * batch_size].reshape(whole, batch_size)

# %% returns a list of batches in which the short last one is kept
def minibatches(key, n, batch_size):
    order = jax.random.permutation(key, n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]

# %% shifts the examples round by a random number in place of shuffling them, so neighbours stay neighbours
def minibatches(key, n, batch_size):
    whole = n // batch_size
    order = jnp.roll(jnp.arange(n), jax.random.randint(key, (), 0, n))
    return order[: whole * batch_size].reshape(whole, batch_size)

# %% only the first batch is returned
def minibatches(key, n, batch_size):
    return jax.random.permutation(key, n)[:batch_size]

# %% the order is drawn by NumPy with no seed from the key, so the same key gives other batches each time
import numpy as np

def minibatches(key, n, batch_size):
    whole = n // batch_size
    order = np.random.permutation(n)
    return jnp.asarray(order[: whole * batch_size].reshape(whole, batch_size))

# %% divides with /, so a float is used as a length and raises a TypeError
def minibatches(key, n, batch_size):
    whole = n / batch_size
    return jax.random.permutation(key, n)[: whole * batch_size].reshape(whole, batch_size)

# %% turns the key into a NumPy seed with int(), which fails for a key and inside scan
import numpy as np

def minibatches(key, n, batch_size):
    whole = n // batch_size
    order = np.random.default_rng(int(key)).permutation(n)
    return jnp.asarray(order[: whole * batch_size].reshape(whole, batch_size))

# %% shuffles inside the blocks only: batch 0 always holds the first batch_size examples
def minibatches(key, n, batch_size):
    whole = n // batch_size
    blocks = jnp.arange(whole * batch_size).reshape(whole, batch_size)
    return jax.random.permutation(key, blocks, axis=1, independent=True)

# %% The leftover examples are dropped before shuffling, so the last n % batch_size examples are never used, whatever the key (right if batch_size divides n)
from functools import partial


@partial(jax.jit, static_argnums=(1, 2))
def minibatches(key, n, batch_size):
    n_batches = n // batch_size
    return jax.random.permutation(key, n_batches * batch_size).reshape(n_batches, batch_size)

# %% Every batch is drawn with the same key, so all the batches are one and the same (right only if there is one batch)
def minibatches(key, n, batch_size):
    batches = []
    for _ in range(n // batch_size):
        batches.append(jax.random.choice(key, n, (batch_size,), replace=False))
    return jnp.stack(batches)

# %% randint draws with replacement: some examples come twice in an epoch and others not at all, so it is no permutation
def minibatches(key, n, batch_size):
    return jax.random.randint(key, (n // batch_size, batch_size), 0, n)

# %% The two sizes of the reshape are swapped: batch_size rows of n // batch_size examples, right only if the two numbers are equal
def minibatches(key, n, batch_size):
    n_batches = n // batch_size
    order = jax.random.permutation(key, jnp.arange(n))
    return order[: n_batches * batch_size].reshape((batch_size, n_batches))

# %% Only n is static; batch_size is a stand-in, and the shape cannot depend on it
from functools import partial


@partial(jax.jit, static_argnames="n")
def minibatches(key, n, batch_size):
    number = n // batch_size
    return jax.random.permutation(key, n)[: number * batch_size].reshape(number, batch_size)
