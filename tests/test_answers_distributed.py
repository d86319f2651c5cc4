"""Chapter 10: placements on one device here, on eight in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import Mesh, PartitionSpec

from dl_workshop.answers import data_mesh, replicate, shard_rows
from dl_workshop.devices import simulate_devices

ON_EIGHT = """
import re
import jax, jax.numpy as jnp, numpy as np
from dl_workshop.devices import simulate_devices
devices = simulate_devices(8)
assert simulate_devices(8) == devices
from dl_workshop.answers import data_mesh, linear_model, logistic_loss, logistic_model, mseloss, replicate, shard_rows, train
from dl_workshop.data import logistic_data

mesh = data_mesh(devices)
assert dict(mesh.shape) == {"data": 8}
x, y = logistic_data(n=1600)
xs, ys = shard_rows(mesh, x, y)
assert [s.data.shape for s in xs.addressable_shards] == [(200,)] * 8
assert [s.index[0].start or 0 for s in xs.addressable_shards] == list(range(0, 1600, 200))
(X,) = shard_rows(data_mesh(devices[:4]), jnp.ones((8, 3)))
assert [s.data.shape for s in X.addressable_shards] == [(2, 3)] * 4
start = {"w": jnp.zeros(()), "b": jnp.zeros(())}
everywhere = replicate(mesh, start)
assert everywhere["w"].is_fully_replicated and len(everywhere["w"].devices()) == 8
for model, loss, size in ((logistic_model, logistic_loss, 0.0002), (linear_model, mseloss, 0.01)):
    one = train(start, model, loss, x, y, 100, size)
    eight = train(everywhere, model, loss, xs, ys, 100, size)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=2e-5), one, eight)
recipe = jax.jit(jax.grad(logistic_loss), static_argnums=1).lower(everywhere, logistic_model, xs, ys).compile().as_text()
assert re.findall(r"= (.*?) all-reduce\\(", recipe) == ["(f32[], f32[])"], recipe
try:
    shard_rows(mesh, jnp.zeros(1601))
except ValueError as error:
    assert "8 devices" in str(error) and "1601" in str(error)
else:
    raise AssertionError("1601 rows were taken")
from dl_workshop import answers, exercises
from dl_workshop.checking import check
for name in ("data_mesh", "shard_rows", "replicate"):
    assert check(name, getattr(answers, name)).passed
    for wrong in exercises.load(name).wrong:
        assert check(name, wrong.attempt).misconception == wrong.name, (name, wrong.name)
"""


def run(code: str, root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "JAX_PLATFORMS": "cpu"}
    environment.pop("XLA_FLAGS", None)
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=250)


def test_eight_devices_do_what_one_does(root: Path) -> None:
    done = run(ON_EIGHT, root)
    assert done.returncode == 0, done.stderr


def test_devices_asked_for_too_late_are_a_clear_error(root: Path) -> None:
    done = run("import jax; jax.devices(); from dl_workshop.devices import simulate_devices; simulate_devices(8)", root)
    assert "RuntimeError: JAX has started already, with 1 CPU device, " in done.stderr
    assert "restart the kernel" in done.stderr


def test_as_many_devices_as_there_are_is_no_error() -> None:
    devices = jax.devices("cpu")
    assert simulate_devices(len(devices)) == devices


def test_one_device_is_a_mesh_too() -> None:
    mesh = data_mesh(jax.devices())
    assert mesh.axis_names == ("data",)
    assert mesh.size == len(jax.devices())
    x, Y = shard_rows(mesh, np.arange(8.0), jnp.ones((8, 2)))
    assert x.sharding.spec == Y.sharding.spec == PartitionSpec("data")
    np.testing.assert_array_equal(x, np.arange(8.0))
    theta = replicate(mesh, {"layers": [jnp.ones(3)], "b": 0.5})
    assert theta["layers"][0].sharding.spec == PartitionSpec()
    assert theta["b"] == 0.5


def test_rows_that_do_not_divide_are_named() -> None:
    mesh = Mesh(np.array(jax.devices()[:1] * 4), ("data",))
    with pytest.raises(ValueError, match=r"4 devices.*6"):
        shard_rows(mesh, jnp.ones(6))
