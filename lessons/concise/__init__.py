"""The lesson on torch.nn: the same training in its words, and what each of its lines hides."""
