"""The room of the lesson on logistic regression: everything of it that is not mathematics."""
