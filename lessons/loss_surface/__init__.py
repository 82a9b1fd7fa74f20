"""The room of the lesson `loss_surface`: everything of it that is not mathematics."""
