"""A room for each lesson: its controls, tables, words, views, cache and parts. Rooms never meet."""
