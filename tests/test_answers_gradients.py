"""Chapter 01: slopes, held against their formulas."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from dl_workshop import answers


def test_derivatives_of_chapter_one(rtol: float) -> None:
    w = jnp.linspace(-5, 5, 21)
    np.testing.assert_allclose(answers.df_auto(w), answers.df(w), rtol=rtol)
    np.testing.assert_allclose(answers.df_auto(1.0), 5.0)
    np.testing.assert_allclose(answers.partials(lambda x, y: x**2 * y + 3 * y, 2.0, 1.0), (4.0, 7.0))
    np.testing.assert_allclose(answers.central_difference(jnp.sin, 0.5, 0.01), np.cos(0.5), rtol=1e-3)
    np.testing.assert_allclose(answers.gradient_descent(answers.df, 2.0, 0.1, 2), 0.74, rtol=rtol)
