"""The ordered list of chapters, and of the exercises that each of them asks for."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from pathlib import Path

from dl_workshop.plainly import SaidPlainly

_ASKED: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
"""For each chapter's module the exercises that its text asks for: `dl-workshop build` reads them there."""


class UnknownExercise(SaidPlainly, LookupError):
    """A name that no chapter lists; the message gives the nearest names."""

    def __init__(self, name: object) -> None:
        nearest = difflib.get_close_matches(str(name), EXERCISES, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
        super().__init__(f"There is no exercise called {name!r}.{hint} `dl-workshop list` shows them all.")


class NotWritten(LookupError):
    """A chapter asks for an exercise, and its reference or the exercise itself is still to be written, as the message says."""

    def __init__(self, name: str, file: object) -> None:
        super().__init__(name, file)
        self._name, self._file = name, file

    def __str__(self) -> str:
        return f"A chapter asks for {self._name}, but {self._file} does not define it yet."


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One chapter: its place, and what it is for.

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

    @property
    def exercises(self) -> tuple[str, ...]:
        """The names of its exercises, in the order in which its text asks for them."""
        return tuple(_ASKED.get(self.module, ()))

    @property
    def name(self) -> str:
        """Its number and its title, as readers see them."""
        return f"{self.number:02d} {self.title}"

    @property
    def slug(self) -> str:
        """The file name, without its ending, of the chapter's notebook."""
        return f"{self.number:02d}-{self.module.replace('_', '-')}"


CHAPTERS = (
    Chapter(
        number=0,
        module="welcome",
        title="Welcome",
        goal="See how an exercise works: attempt, check, hint, answer.",
        minutes=15,
        needs=(),
        gives="a feel for how an exercise works",
    ),
    Chapter(
        number=1,
        module="gradients",
        title="Gradients",
        goal="Find where a function is lowest by following its slope, and let jax.grad compute the slope.",
        minutes=55,
        needs=(),
        gives="slopes by hand and by jax.grad, and gradient descent",
    ),
    Chapter(
        number=2,
        module="linear_regression",
        title="Linear regression",
        goal="Put model, loss and optimizer together and fit a line to data.",
        minutes=65,
        needs=(1,),
        gives="model, loss, gradient and training loop for a line",
    ),
    Chapter(
        number=3,
        module="logistic_regression",
        title="Logistic regression",
        goal="Turn the line into a probability, and train it with a loss made for probabilities.",
        minutes=65,
        needs=(2,),
        gives="the same four for a probability",
    ),
    Chapter(
        number=4,
        module="loss_functions",
        title="Where the loss comes from",
        goal="See why minus the log of a probability is the right cost, and keep it right for extreme scores.",
        minutes=100,
        needs=(3,),
        gives="the loss derived, and a form of it that no number can break",
    ),
    Chapter(
        number=5,
        module="training",
        title="Training, compiled",
        goal="Run the same training a thousand times faster, stop in time, and compare optimizers.",
        minutes=80,
        needs=(4,),
        gives="one fast training function for everything that follows",
    ),
    Chapter(
        number=6,
        module="evaluation",
        title="Many features, honest evaluation",
        goal="Use several features at once, and judge a classifier on data that it has not seen.",
        minutes=80,
        needs=(5,),
        gives="classifiers with many features, and honest numbers about them",
    ),
    Chapter(
        number=7,
        module="generative",
        title="Generative versus discriminative",
        goal="Get the same kind of line in two ways, and see when each of them is the better one.",
        minutes=65,
        needs=(6,),
        gives="a second way to tell two classes apart, and when to use it",
    ),
    Chapter(
        number=8,
        module="softmax_regression",
        title="Softmax",
        goal="Go from two classes to many.",
        minutes=55,
        needs=(4,),
        gives="a classifier for any number of classes",
    ),
    Chapter(
        number=9,
        module="networks",
        title="XOR and the first network",
        goal="Try to separate four points by a line, and let logistic units find the features that help.",
        minutes=65,
        needs=(5, 8),
        gives="a neural network, written and trained by hand",
    ),
    Chapter(
        number=10,
        module="distributed",
        title="Outgrowing one device",
        goal="Run the same training over several devices, and know what to measure before you do.",
        minutes=40,
        needs=(5,),
        gives="training over as many devices as there are",
    ),
)

EXERCISES = tuple(name for chapter in CHAPTERS for name in chapter.exercises)

COMPILED = frozenset({
    "linear_model", "mse", "mseloss", "logistic", "logistic_model", "binary_cross_entropy", "logistic_loss",
    "squared_error_loss", "binary_cross_entropy_with_logits", "margin_loss", "sgd_update", "train", "train_until",
    "newton_step", "accuracy", "l2_logistic_loss", "fit_gaussians", "gaussians_to_linear", "softmax", "softmax_model",
    "softmax_loss", "cascade", "mlp", "mlp_loss",
})  # fmt: skip
"""The exercises whose answers are compiled, in their chapter or later, as their docstrings say: jax.jit must follow them."""


def chapter_of(exercise: str) -> Chapter:
    """The chapter that holds an exercise; `UnknownExercise` with the nearest names where none does."""
    for chapter in CHAPTERS:
        if exercise in chapter.exercises:
            return chapter
    raise UnknownExercise(exercise)
