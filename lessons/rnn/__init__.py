"""The lesson on a net that reads: hello in, ohlol out, a letter at a time."""
