"""The room of the lesson `softmax`: everything of it that is not mathematics."""
