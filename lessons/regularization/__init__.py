"""The lesson on ridge and lasso: weights that cost something, and which of them are left."""
