"""The workshop as a book on the web: from `answers/` to a site that needs no kernel and no other host."""

import dl_workshop  # noqa: F401  (before nbformat, of which it leaves out what takes more than a second to load)
