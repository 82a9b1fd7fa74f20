"""The room of the lesson `vectorization`: everything of it that is not mathematics."""
