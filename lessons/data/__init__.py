"""The room of the lesson `data`: everything of it that is not mathematics."""
