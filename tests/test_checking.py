"""What `check` says to attempts of every kind, and that it leaves everything as it was."""

from __future__ import annotations

import json
import math
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import Mesh

from dl_workshop import answers, check, curriculum, exercises, seeds
from dl_workshop.checking import probes_of
from dl_workshop.checking.observation import observe
from dl_workshop.exercises.spec import Given, Key, Probe, Span, call
from dl_workshop.seeds import SEEDS


def line_without_end(theta: Any, x: Any) -> Any:
    slope = theta["slope"]
    return slope * x


def wrong_b(theta: Any, x: Any, y: Any) -> Any:
    right = answers.analytic_dlogistic_loss(theta, x, y)
    return {"w": right["w"], "b": -right["b"]}


def two_at_once(theta: Any, x: Any, y: Any) -> Any:
    right = answers.analytic_dlogistic_loss(theta, x, y)
    return {"w": -right["w"], "b": right["b"] / len(x)}


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (None, "None"),
        ("linear_model", "str 'linear_model'"),
        (dict, "class dict"),
        (3.5, "float 3.5"),
        (jnp.ones(2), "result of a call"),
        (lambda theta: theta, r"takes \(theta\)"),
        (lambda theta, x, y: x, "'y'"),
    ],
)
def test_what_is_no_attempt_is_said_so(attempt: Any, says: str) -> None:
    verdict = check("linear_model", attempt)
    assert verdict.status == "error"
    assert says.replace("\\", "") in verdict.message


def test_unknown_exercise_gives_the_nearest_names() -> None:
    with pytest.raises(curriculum.UnknownExercise, match="'logistic'"):
        check("logistik", answers.logistic)


def test_error_is_restated_with_the_learners_line() -> None:
    verdict = check("linear_model", line_without_end)
    assert verdict.status == "error"
    assert "no entry 'slope'" in verdict.message
    assert verdict.evidence is not None
    assert 'slope = theta["slope"]' in verdict.evidence.line
    assert verdict.evidence.code.startswith("linear_model({")
    assert "Traceback" in verdict.evidence.traceback
    assert "Traceback" not in str(verdict)


def at_least_one_step(df: Any, w: Any, step_size: Any, n_steps: Any) -> Any:
    return answers.gradient_descent(df, w, step_size, max(n_steps, 1))


def notes_it_too_early(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    losses, trained = answers.model_optimization_loop(theta, model, loss, x, y, n_steps, step_size)
    return jnp.concatenate([2 * losses[:1], losses[:-1]]), trained


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("name", "attempt", "status", "says"),
    [
        ("linear_model", lambda theta, x: missing * x, "error", "name missing is not defined"),  # noqa: F821
        ("linear_model", lambda theta, x: theta * x, "error", "cannot calculate with a whole dict"),
        ("linear_model", lambda theta, x: None, "wrong", "return"),
        ("df_auto", lambda w: jax.grad(lambda v: v**2), "wrong", "another function"),
        ("df", lambda w: jax.grad(lambda v: v**2 + 3 * v)(w), "error", "returns one number"),
        ("logistic", lambda z: 1 / (1 + math.exp(-z)), "error", ""),
        ("logistic", lambda z: 1 / (1 + jnp.exp(-z)) if z > 0 else jnp.exp(z) / (1 + jnp.exp(z)), "error", "jnp.where"),
        ("linear_model", lambda theta, x: 3 * (theta["w"] * x + theta["b"]), "wrong", "3 times"),
        ("linear_model", lambda theta, x: theta["w"] * x + theta["b"] + 7, "wrong", "off by +7"),
        ("mse", lambda t, p: jnp.mean((t[:, None] - p) ** 2, axis=0), "wrong", "shape"),
        ("dmseloss", lambda theta, model, x, y: {"w": 0.0, "b": 0.0}, "wrong", ""),
        ("predict", lambda theta, x, threshold=0.5: "yes", "wrong", "returned the string 'yes'"),
        ("partials", lambda g, x, y: [jax.grad(g)(x, y), jax.grad(g, 1)(x, y)], "wrong", "form"),
        ("logistic", lambda z: jax.lax.stop_gradient(jax.nn.sigmoid(z)), "wrong", "the gradient is 0"),
        ("logistic", lambda z: jnp.where(z == 0, 0.3, jax.nn.sigmoid(z)), "wrong", "wrong where z = 0, and right"),
        ("logistic", lambda z: jnp.where(z > 0, jax.nn.sigmoid(z), 0.1), "wrong", "wrong where z is negative"),
        (
            "binary_cross_entropy",
            lambda y, p: -jnp.sum(y * jnp.log(p) + 2 * (1 - y) * jnp.log(1 - p)),
            "wrong",
            "it is too large",
        ),
        ("analytic_dlogistic_loss", wrong_b, "wrong", "right for w and wrong for b. In b: the result is minus one times"),
        ("analytic_dlogistic_loss", two_at_once, "wrong", "In b: the result is one n-th of what it should be"),
        ("softmax_model", lambda theta, X: answers.softmax_model(theta, X)[:, ::-1], "wrong", "in another order"),
        ("append_ones", lambda X: answers.append_ones(X).T, "wrong", "Rows and columns have changed places"),
        ("mse", lambda t, p: jnp.sum((t - p) ** 2) * len(t), "wrong", ""),
        ("logistic", lambda z: jnp.log(1 / (1 + jnp.exp(-z))), "wrong", "logarithm"),
        ("midpoint", lambda theta: jnp.abs(theta["b"] / theta["w"]), "wrong", "minus signs are lost"),
        ("logistic", lambda z: jax.scipy.stats.norm.cdf(z / 1.702), "wrong", "no number tried is off by more than 0.01."),
        ("logistic", lambda z: jax.scipy.stats.norm.cdf(z), "wrong", "The result is not what was expected."),
        (
            "data_mesh",
            lambda d: Mesh(np.array(d), ("batch",)),
            "wrong",
            "The axes of the mesh are 'batch', and",
        ),
        (
            "data_mesh",
            lambda d: dict(Mesh(np.array(d), ("data",)).shape),
            "wrong",
            "returned the dict {'data': number}",
        ),
        ("gradient_descent", at_least_one_step, "wrong", "At 6 of the 7 inputs tried the result is right."),
        (
            "model_optimization_loop",
            notes_it_too_early,
            "wrong",
            "is right for theta. What is wrong is in losses. In losses: the right",
        ),
    ],
)
def test_unnamed_mistakes_are_told_in_words(name: str, attempt: Any, status: str, says: str) -> None:
    verdict = check(name, attempt)
    assert (verdict.status, verdict.misconception) == (status, None)
    assert says in verdict.message


def test_what_a_harness_meets_is_no_error_of_the_attempts() -> None:
    def keeps_every_theta(
        theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
    ) -> Any:
        losses, theta = answers.train(theta, model, loss, x, y, n_steps, step_size)
        return theta, losses + 1

    assert "stops with an error" not in check("train", keeps_every_theta).message


def test_a_result_that_has_another_form_at_other_sizes_is_judged_all_the_same(thorough: bool) -> None:
    def stops_in_the_first_turn(df: Any, w: Any, step_size: Any, n_steps: Any) -> Any:
        for _ in range(n_steps):
            return w + 2 * step_size * df(w)
        return None  # where there are no steps

    for seed in SEEDS if thorough else SEEDS[:2]:
        assert check("gradient_descent", stops_in_the_first_turn, seed=seed).status in ("wrong", "error")


def test_mutated_arguments_are_noticed() -> None:
    def model(theta: Any, x: Any) -> Any:
        theta["w"] = theta["w"] * 1
        theta["seen"] = True
        return theta["w"] * x + theta["b"]

    assert "changes the arguments" in check("linear_model", model).message


def test_state_between_calls_is_noticed() -> None:
    calls: list[int] = []

    def model(theta: Any, x: Any) -> Any:
        calls.append(1)
        return theta["w"] * x + theta["b"] + (0.5 if len(calls) % 2 == 0 else 0.0)

    assert not check("linear_model", model).passed


def test_gradient_with_respect_to_the_wrong_argument_sign_and_loss_each_get_their_own_message() -> None:
    attempts = {
        "gradient_in_x": jax.grad(answers.logistic_loss, argnums=2),
        "sign_flipped": lambda *a: jax.tree.map(lambda g: -g, answers.dlogistic_loss(*a)),
        "the_loss_itself": answers.logistic_loss,
    }
    verdicts = {name: check("dlogistic_loss", attempt) for name, attempt in attempts.items()}
    assert {name: verdict.misconception for name, verdict in verdicts.items()} == {name: name for name in attempts}
    assert len({verdict.message for verdict in verdicts.values()}) == 3


def test_a_function_that_was_not_attempted_is_named_when_another_calls_it() -> None:
    def logistic_model(theta: Any, x: Any) -> Any:
        raise NotImplementedError("logistic: not attempted yet")

    verdict = check("logistic_model", logistic_model)
    assert verdict.status == "error"
    assert "logistic, which is not attempted yet" in verdict.message


def test_ellipsis_and_bare_not_implemented_are_not_attempted() -> None:
    def later(x: Any) -> Any:
        raise NotImplementedError

    assert check("double", ...).status == "not attempted"  # type: ignore[arg-type]
    assert check("double", later).status == "not attempted"


def test_a_key_may_contain_the_word_array() -> None:
    verdict = check("dmseloss", lambda theta, model, x, y: {"w": 0.0, "an array": jnp.ones(2)})
    assert verdict.evidence is not None
    assert verdict.evidence.got == "{'an array': [1. 1.], 'w': 0.}"


def test_verdicts_are_repeatable_and_carry_their_seed() -> None:
    first, again = (check("logistic_model", lambda theta, x: theta["w"] * x, seed=5) for _ in range(2))
    assert str(first) == str(again)
    assert first.seed == 5
    json.dumps(first.to_dict())


def test_inputs_are_drawn_afresh_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(setting: str) -> int:
        monkeypatch.setenv(seeds.VARIABLE, setting)
        seeds.own_seed.cache_clear()
        return seeds.own_seed()

    assert drawn("7") == 7
    chances = {drawn("") for _ in range(200)}
    assert len(chances) > 5
    assert chances <= set(seeds.SEEDS)
    with pytest.raises(ValueError, match="DL_WORKSHOP_SEED is '-1'"):
        drawn("-1")
    seeds.own_seed.cache_clear()


def test_an_answer_that_knows_the_inputs_of_one_seed_fails_on_another() -> None:
    known = {tuple(np.ravel(x)): np.asarray(answers.logistic_model(theta, x))
             for theta, x in (probe.args for probe in probes_of(exercises.load("logistic_model"), 0)[:3])}  # fmt: skip

    def by_heart(theta: Any, x: Any) -> Any:
        return known.get(tuple(np.ravel(x)), 0.5) if np.ndim(x) == 0 else answers.logistic_model(theta, x)

    assert not check("logistic_model", by_heart, seed=1).passed


def test_evidence_can_be_pasted() -> None:
    verdict = check("mseloss", lambda theta, model, x, y: jnp.sum((y - model(theta, x)) ** 2))
    assert verdict.evidence is not None
    wrong = answers.mseloss
    namespace = {"jnp": jnp, "jax": jax, "mseloss": wrong}
    *imports, last = verdict.evidence.code.split("\n")
    exec("\n".join(imports), namespace)
    assert f"{float(eval(last, namespace)):.3f}" == f"{float(verdict.evidence.expected):.3f}"


def test_prints_and_warnings_of_an_attempt_are_silent(capsys: pytest.CaptureFixture[str]) -> None:
    def double(x: Any) -> Any:
        print("looking at", x)
        warnings.warn("careful", stacklevel=1)
        return 2 * x

    assert check("double", double).passed
    assert capsys.readouterr() == ("", "")


def test_progress_bars_are_silent_only_while_checking(capsys: pytest.CaptureFixture[str]) -> None:
    from tqdm import tqdm

    def double(x: Any) -> Any:
        return sum(x for _ in tqdm(range(2)))

    assert check("double", double).passed
    assert capsys.readouterr().err == ""
    list(tqdm(range(2)))
    assert "2/2" in capsys.readouterr().err


@pytest.mark.parametrize("instead", [None, 1, lambda rounds: rounds])
def test_what_somebody_puts_in_place_of_tqdm_is_no_trouble(instead: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", instead)
    assert check("double", lambda x: 2 * x).passed


def test_observation_is_plain_data() -> None:
    def attempt(key: Any, model: Any, params: Any, x: Any) -> Any:
        return {"a": [1.0, 2.0], "b": (model(params, x), jax.random.normal(key)), "c": [np.ones(2), None]}

    probe = Probe((Key(1), Given("line"), {"w": np.array(1.0), "b": np.array(0.0)}, Span(0, 1, 3)), traced=True)
    observed = observe(attempt, (probe,))
    assert set(observed) == {(0, facet) for facet in ("value", "arguments", "jit", "vmap")}
    assert observed[0, "value"].structure == "{'a': array, 'b': (array, array), 'c': [array, None]}"
    for outcome in observed.values():
        assert all(type(leaf) is np.ndarray and leaf.dtype != object for leaf in outcome.leaves)


def test_code_of_a_probe_names_its_imports() -> None:
    probe = Probe((Given("line"), {"w": np.array(1.0)}, Span(-1, 1, 5), Key(3)), {"n_steps": 2})
    assert call("train", probe) == (
        "from dl_workshop.given import line\n"
        'train(line, {"w": jnp.array(1.0)}, jnp.linspace(-1, 1, 5), jax.random.key(3), n_steps=2)'
    )


@pytest.mark.parametrize(("own", "named"), [(lambda z: z / 2, True), (answers.logistic, False)])
def test_a_wrong_answer_that_another_builds_on_is_named(own: Any, named: bool) -> None:
    namespace = {"logistic": own, "jnp": jnp}
    exec("def logistic_model(theta, x):\n    return 0.3 * logistic(theta['w'] * x + theta['b'])", namespace)
    verdict = check("logistic_model", namespace["logistic_model"])
    assert (verdict.status, "builds on logistic" in verdict.message) == ("wrong", named)


@pytest.mark.parametrize(
    "made",
    [
        "dmseloss = jax.grad(mseloss)",
        "dmseloss = jax.jit(jax.grad(mseloss), static_argnums=1)",
        "both = jax.value_and_grad(mseloss)\ndef dmseloss(*args):\n    return both(*args)[1]",
    ],
)
def test_it_is_named_too_where_only_its_gradient_is_used(made: str) -> None:
    namespace = {"jax": jax, "mse": answers.mse, "__name__": "__main__"}
    loss = "def mseloss(theta, model, x, y):\n    return 2.5 * mse(y, model(theta, x)) - 3 * theta['b']"
    exec(f"{loss}\n{made}", namespace)
    assert "It builds on mseloss" in check("dmseloss", namespace["dmseloss"]).message


@pytest.mark.parametrize(("name", "other"), [("mse", "mseloss"), ("central_difference", "gradient_descent")])
def test_another_exercises_answer_is_told_as_that(name: str, other: str) -> None:
    message = check(name, getattr(answers, other), seed=0).message
    assert message.startswith(f"This is a right answer to {other}, another exercise.")


def test_right_values_are_not_told_as_another_exercises_answer() -> None:
    def df(w: Any) -> Any:  # right for df_auto too, which hands over numbers alone
        w *= 2
        w += 3
        return w

    assert check("df", df, seed=0).message.startswith("Your function changes the arguments it is given.")


def test_what_answers_no_other_exercise_is_not_told_so() -> None:
    def mse(theta: Any, model: Any, x: Any, y: Any) -> Any:  # the parameters of mseloss, and a sum in place of a mean
        return jnp.sum((y - model(theta, x)) ** 2)

    assert "another exercise" not in check("mse", mse, seed=0).message
