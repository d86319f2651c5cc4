"""What the training loops of the chapters grow into: long runs, exact fits, large tables, at the speed of the machine."""

from __future__ import annotations

from dl_workshop.training.descent import Training
from dl_workshop.training.exact import Fit, fit_logistic, newton
from dl_workshop.training.fused import fused_logistic_loss
from dl_workshop.training.large import descend
from dl_workshop.training.settings import faster

__all__ = ["Fit", "Training", "descend", "faster", "fit_logistic", "fused_logistic_loss", "newton"]
