"""The room of the lesson `images`: everything of it that is not mathematics."""
