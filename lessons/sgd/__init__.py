"""The room of the lesson `sgd`: everything of it that is not mathematics."""
