"""The workshop as a book on the web: from `answers/` to a site that needs no kernel and no other host."""
