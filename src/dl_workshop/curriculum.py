"""The ordered list of chapters and exercises: the one place that says what the workshop contains."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


class UnknownExercise(LookupError):
    """A name that no chapter lists; the message gives the nearest names."""

    def __init__(self, name: object) -> None:
        nearest = difflib.get_close_matches(str(name), EXERCISES, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
        super().__init__(f"There is no exercise called {name!r}.{hint} `dl-workshop list` shows them all.")


@dataclass(frozen=True)
class Chapter:
    """One chapter: its place, what it is for, and its exercises in order.

    `module` names the chapter's module in `dl_workshop.answers` and `dl_workshop.exercises`; `needs` are the numbers of the
    chapters whose ideas it builds on, `gives` is what a learner has at its end.
    """

    number: int
    module: str
    title: str
    goal: str
    minutes: int
    needs: tuple[int, ...]
    gives: str
    exercises: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The file name, without its ending, of the chapter's notebook."""
        return f"{self.number:02d}-{self.module.replace('_', '-')}"


CHAPTERS = (
    Chapter(
        0,
        "welcome",
        "Welcome",
        "See how an exercise works: attempt, check, hint, answer.",
        10,
        (),
        "a feeling for how an exercise works",
        ("double",),
    ),
    Chapter(
        1,
        "gradients",
        "Gradients",
        "Find where a function is lowest by following its slope, and let jax.grad compute the slope.",
        40,
        (),
        "slopes by hand and by jax.grad, and gradient descent",
        ("df", "df_auto", "central_difference", "partials", "gradient_descent"),
    ),
    Chapter(
        2,
        "linear_regression",
        "Linear regression",
        "Put model, loss and optimizer together and fit a line to data.",
        45,
        (1,),
        "model, loss, gradient and training loop for a line",
        (
            "linear_model",
            "mse",
            "mseloss",
            "dmseloss",
            "initialize_linear_params",
            "model_optimization_loop",
        ),
    ),
    Chapter(
        3,
        "logistic_regression",
        "Logistic regression",
        "Turn the line into a probability, and train it with a loss made for probabilities.",
        45,
        (2,),
        "the same four for a probability",
        (
            "logistic",
            "logistic_model",
            "midpoint",
            "binary_cross_entropy",
            "logistic_loss",
            "dlogistic_loss",
            "predict",
        ),
    ),
    Chapter(
        4,
        "loss_functions",
        "Where the loss comes from",
        "See why minus the log of a probability is the right cost, and keep it right for extreme scores.",
        45,
        (3,),
        "the loss derived, and a form of it that no score can break",
        (
            "likelihood",
            "negative_log_likelihood",
            "entropy_bits",
            "analytic_dlogistic_loss",
            "squared_error_loss",
            "binary_cross_entropy_with_logits",
            "margin_loss",
        ),
    ),
    Chapter(
        5,
        "training",
        "Training, compiled",
        "Run the same training a thousand times faster, stop in time, and compare optimizers.",
        55,
        (3,),
        "one fast training function for everything that follows",
        ("sgd_update", "train", "train_until", "newton_step", "minibatches"),
    ),
    Chapter(
        6,
        "evaluation",
        "Many features, honest evaluation",
        "Use several features at once, and judge a classifier on data that it has not seen.",
        45,
        (3, 4),
        "classifiers with many features, and honest numbers about them",
        (
            "append_ones",
            "fit_weights",
            "standardize",
            "split",
            "accuracy",
            "confusion_matrix",
            "l2_logistic_loss",
        ),
    ),
    Chapter(
        7,
        "generative",
        "Generative against discriminative",
        "Get the same kind of line in two ways, and see when which of the two is better.",
        40,
        (6,),
        "a second way to the same line, and when to take it",
        ("fit_gaussians", "gaussians_to_linear", "naive_bayes_posterior"),
    ),
    Chapter(
        8,
        "softmax_regression",
        "Softmax",
        "Go from two classes to many.",
        40,
        (4,),
        "a classifier for any number of classes",
        ("softmax", "cross_entropy", "softmax_model", "softmax_loss", "as_logistic"),
    ),
    Chapter(
        9,
        "networks",
        "XOR and the first network",
        "Find what no line can do, and let logistic units find the features that help.",
        45,
        (5, 8),
        "a neural network, written and trained by hand",
        ("distance_features", "cascade", "init_mlp", "mlp", "mlp_loss"),
    ),
    Chapter(
        10,
        "distributed",
        "Outgrowing one device",
        "Run the same training over several devices, and know what to measure before you do.",
        35,
        (5,),
        "training over as many devices as there are",
        ("data_mesh", "shard_rows", "replicate"),
    ),
)

EXERCISES = tuple(name for chapter in CHAPTERS for name in chapter.exercises)


def chapter_of(exercise: str) -> Chapter:
    """The chapter that holds an exercise; `UnknownExercise` with the nearest names where none does."""
    for chapter in CHAPTERS:
        if exercise in chapter.exercises:
            return chapter
    raise UnknownExercise(exercise)
