"""The room of the glossary: kinds of question, words and formulas, history, what numbers are."""
