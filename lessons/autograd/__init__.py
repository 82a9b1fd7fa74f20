"""The lesson on automatic differentiation: what torch records, and how a gradient comes back."""
