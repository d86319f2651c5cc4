# %% flattens both trees, works on the lists of leaves and puts the tree together again
def sgd_update(theta, grads, step_size):
    leaves, form = jax.tree.flatten(theta)
    slopes = jax.tree.leaves(grads)
    return jax.tree.unflatten(form, [t - step_size * g for t, g in zip(leaves, slopes)])

# %% two maps with functions of the operator module and a partial, no lambda
import functools
import operator

def sgd_update(theta, grads, step_size):
    steps = jax.tree.map(functools.partial(operator.mul, step_size), grads)
    return jax.tree.map(operator.sub, theta, steps)

# %% compiled as a whole with jax.jit, a lambda inside a lambda
sgd_update = jax.jit(lambda theta, grads, step_size: jax.tree.map(lambda t, g: t - step_size * g, theta, grads))

# %% an object that can be called
class Descent:
    def move(self, t, g):
        return jnp.add(t, jnp.negative(jnp.multiply(self.step_size, g)))

    def __call__(self, theta, grads, step_size):
        self.step_size = step_size
        return jax.tree.map(self.move, theta, grads)

sgd_update = Descent()

# %% goes through the leaves with their paths, as in a list of names
def sgd_update(theta, grads, step_size):
    slopes = dict(jax.tree_util.tree_leaves_with_path(grads))
    return jax.tree_util.tree_map_with_path(lambda path, t: t - step_size * slopes[path], theta)
