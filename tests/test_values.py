"""What NumPy makes of what JAX has written down is what JAX makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import PartitionSpec

from dl_workshop.checking import limits, values
from dl_workshop.checking.surroundings import quiet

Function = Callable[[Any], Any]
rows, numbers = np.array([3, 0, 2], np.int32), np.arange(4.0) + 0.5
columns, cube = np.array([[1], [0], [5], [2]], np.int32), np.arange(24.0).reshape(2, 3, 4) / 10
INDEXED: dict[str, Function] = {
    "a row": lambda x: x[-1],
    "a number": lambda x: x[0, 1],
    "rows": lambda x: x[rows],
    "columns": lambda x: x[:, rows],
    "pairs": lambda x: x[rows, rows],
    "every second": lambda x: x[::2, ::-1],
    "one from each row": lambda x: jnp.take_along_axis(x, columns, axis=1),
    "one from each row, in a vmap": lambda x: jax.vmap(lambda row, i: row[i])(x, columns[:, 0]),
    "a part of each row, in a vmap": lambda x: jax.vmap(lambda row, i: jax.lax.dynamic_slice(row, (i,), (2,)))(
        x, columns[:, 0]
    ),
    "apart": lambda x: jnp.asarray(cube, x.dtype)[np.array([0, 1, 1]), :, rows] * x[0, 0],
    "outside, filled": lambda x: jnp.take(x, np.array([7, 1]), axis=0, mode="fill"),
    "outside, clipped": lambda x: jnp.take(x, np.array([7, 1]), axis=0, mode="clip"),
    "a part that would end outside": lambda x: jax.lax.dynamic_slice(x, (3, 4), (2, 2)),
    "a row set": lambda x: x.at[1].set(5.0),
    "set outside": lambda x: x.at[9].set(1.0),
    "added twice at one place": lambda x: x.at[jnp.array([1, 1, 3])].add(1.0),
    "pairs added": lambda x: x.at[rows, rows].add(x[0, :3]),
    "set in each row, in a vmap": lambda x: jax.vmap(lambda row, i: row.at[i].set(0.0))(x, columns[:, 0]),
    "a single number set": lambda x: jnp.sum(x).at[()].set(3.0),
    "counted": lambda x: jnp.bincount(rows, length=5) + x[0, 0],
    "the slope through an index": jax.grad(lambda x: jnp.sum(x[rows] ** 2)),
    "the slope through one from each row": jax.grad(lambda x: jnp.sum(jnp.take_along_axis(x, columns, axis=1) ** 3)),
    "stacked": lambda x: jnp.stack([x, 2 * x], axis=1),
    "padded": lambda x: jnp.pad(x, ((1, 2), (0, 0)), constant_values=3.0),
    "split": lambda x: jnp.split(x, [1, 3])[1],
    "unpacked": lambda x: sum(jnp.unstack(x)),
}
MULTIPLIED: dict[str, Function] = {
    "matrices in a batch": lambda x: (
        jnp.matmul(jnp.asarray(cube, x.dtype), jnp.swapaxes(jnp.asarray(cube, x.dtype), 1, 2)) + x[0, 0]
    ),
    "a batch of vectors": lambda x: (
        jnp.einsum("bij,bj->bi", jnp.asarray(cube, x.dtype), jnp.asarray(cube[:, 0], x.dtype)) * x[0, 0]
    ),
    "over an inner axis": lambda x: (
        jnp.einsum("ijk,ljk->jil", jnp.asarray(cube, x.dtype), jnp.asarray(cube, x.dtype)) + x[0, 0]
    ),
    "row by row": lambda x: jax.vmap(jnp.dot)(x, x),
    "solved": lambda x: jnp.linalg.solve(x[:, :4] @ x[:, :4].T + 3 * jnp.eye(4), x),
    "inverted": lambda x: jnp.linalg.inv(x[:, :4] @ x[:, :4].T + 3 * jnp.eye(4)),
    "nothing to invert": lambda x: jnp.linalg.inv(0 * x[:, :4]),
    "a determinant": lambda x: jnp.linalg.slogdet(x[:, :4] @ x[:, :4].T + 3 * jnp.eye(4))[1],
    "the slope of a solution": jax.grad(
        lambda x: jnp.sum(jnp.linalg.solve(x[:, :4] + 9 * jnp.eye(4), jnp.asarray(numbers, x.dtype)))
    ),
}
ROUNDED: dict[str, Function] = {
    "to the nearest, halves to even": lambda x: jnp.round(x * 0 + 2.5),
    "what is left of a division": lambda x: x % 0.7,
    "of whole numbers": lambda x: jnp.arange(-5, 5) // 3 + jnp.arange(-5, 5) % 3 + x[0, 0],
    "cut": lambda x: (x * 1.7).astype(int),
    "more than an integer holds": lambda x: (x * 1e12).astype(jnp.int32),
    "the largest of NaN": lambda x: jnp.max(jnp.log(x)),
    "where the largest is, of NaN": lambda x: jnp.argmax(jnp.log(x), axis=1),
    "no log of a negative number": lambda x: jnp.where(x > 0, jnp.log(jnp.where(x > 0, x, 1.0)), 0.0),
    "a softmax far out": lambda x: jax.nn.log_softmax(64 * x),
    "too large for a float": lambda x: jnp.exp(200 * x) / (1 + jnp.exp(200 * x)),
    "in order": lambda x: jnp.argsort(-x, axis=1) + jnp.sort(x, axis=1),
    "half a quantile": lambda x: jnp.median(x) + jnp.var(x, ddof=1),
}
TURNED: dict[str, Function] = {
    "a scan": lambda x: jax.lax.scan(lambda c, row: (c + row * x[0, 0], (c, 2 * c)), x[0], x),
    "a scan from behind": lambda x: jax.lax.scan(lambda c, row: (c + row, c), x[0], x, reverse=True),
    "no turn": lambda x: jax.lax.scan(lambda c, row: (c + row, c), x[0], x[:0]),
    "a while": lambda x: jax.lax.while_loop(lambda c: c < 10 + x[0, 1], lambda c: 2 * c + x[3, 0] ** 2, x[3, 5] ** 2),
    "a loop": lambda x: jax.lax.fori_loop(0, 5, lambda i, c: 1.1 * c + i, x),
    "a branch": lambda x: jax.lax.cond(x[0, 0] > 0, jnp.sin, jnp.cos, x),
    "one of three": lambda x: jax.lax.switch(2, [jnp.sin, jnp.cos, jnp.tan], x),
    "slopes of slopes": lambda x: jax.hessian(lambda w: jnp.sum(jnp.sin(w * x[0])))(x[1]),
}


@pytest.mark.parametrize("x64", [False, True], ids=["32", "64"])
@pytest.mark.parametrize(
    "functions", [INDEXED, MULTIPLIED, ROUNDED, TURNED], ids=["indexed", "multiplied", "rounded", "turned"]
)
@pytest.mark.sampled(3)
def test_numpy_comes_to_what_jax_comes_to(functions: dict[str, Function], x64: bool) -> None:
    with jax.enable_x64(x64), jax.numpy_rank_promotion("allow"):
        x = jnp.arange(24.0).reshape(4, 6) * 0.37 - 2
        both = jax.jit(lambda x: {name: function(x) for name, function in functions.items()})(x)
        for name, function in functions.items():
            traced = jax.jit(function).trace(x)
            assert values.knows(traced.jaxpr.jaxpr), name
            for mine, right in zip(values.by_numpy(traced, [x]), map(np.asarray, jax.tree.leaves(both[name])), strict=True):
                assert (mine.shape, mine.dtype) == (right.shape, right.dtype), name
                np.testing.assert_allclose(mine, right, rtol=1e-4, atol=1e-5, err_msg=name)


def test_what_numpy_lacks_is_worked_out_by_jax() -> None:
    x = jnp.eye(3) * 4.0
    traced = jax.jit(jnp.linalg.cholesky).trace(x)
    assert not values.knows(traced.jaxpr.jaxpr)
    assert values.by_numpy(traced, [x])[0].tolist() == (2 * np.eye(3)).tolist()


def test_what_does_more_than_call_a_function_is_no_call() -> None:
    mesh = jax.sharding.Mesh(np.array(jax.devices()[:1]), ("data",))
    spread = jax.shard_map(lambda x: x * 2, mesh=mesh, in_specs=PartitionSpec("data"), out_specs=PartitionSpec("data"))
    x = jnp.arange(3.0)
    assert not values.knows(jax.jit(spread).trace(x).jaxpr.jaxpr)
    assert values.knows(jax.jit(jax.checkpoint(lambda x: jax.nn.relu(jax.jit(jnp.sin)(x)))).trace(x).jaxpr.jaxpr)


def test_whether_a_loop_may_go_on_is_asked_of_us_and_not_of_the_learner() -> None:
    def halved(x: Any) -> Any:
        return jax.lax.while_loop(lambda x: jnp.any(x > 1), lambda x: x / 2, x)

    x = jnp.full((101, 100), 9.0)  # so large that it looks at the clock
    with quiet(), limits.in_force(), limits.bounded(lambda: True):
        small, large = (jax.jit(halved).trace(start) for start in (x[0, 0], x))
    for traced, start in ((small, x[0, 0]), (large, x)):
        assert values.knows(traced.jaxpr.jaxpr)
        assert (values.by_numpy(traced, [start])[0] == 1.125 / 2).all()
    told: list[Any] = []
    assert not values.knows(jax.jit(lambda x: (jax.debug.callback(told.append, x), x)[1]).trace(1.0).jaxpr.jaxpr)
    assert not values.knows(jax.jit(lambda x: jax.pure_callback(np.sin, x, x)).trace(x).jaxpr.jaxpr)
