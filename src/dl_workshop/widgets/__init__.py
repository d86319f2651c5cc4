"""What one can drag, a module for each chapter."""
