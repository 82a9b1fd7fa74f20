"""Lesson plan: links to lessons as a teacher set them up, in an order. A page, and no lesson."""

from ui import frame

frame.open_page("Lesson plan · One Layer")

from ui import plans

plans.page()

frame.close_page()
