"""What can be dragged, a module for each chapter."""
