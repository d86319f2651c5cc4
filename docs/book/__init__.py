"""The workshop as a book on the web: from `answers/` to a site that needs no kernel and no other host."""

import dl_workshop  # noqa: F401  (first: without it, nbformat takes more than a second longer to load)
