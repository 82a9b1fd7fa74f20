"""The lesson on convolutional nets."""
