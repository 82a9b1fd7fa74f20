"""The room of the lesson `likelihood`: everything of it that is not mathematics."""
