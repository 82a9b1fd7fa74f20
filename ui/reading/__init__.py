"""Tables as people have them: bytes or pasted text in, columns of numbers with names out."""
