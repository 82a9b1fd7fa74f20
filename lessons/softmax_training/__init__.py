"""The room of the lesson `softmax_training`: everything of it that is not mathematics."""
