"""Everything that belongs to Jupyter: cards, the lab, the kernel a check runs in, and running notebooks."""
