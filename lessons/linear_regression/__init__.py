"""The room of the lesson `linear_regression`: everything of it that is not mathematics."""
