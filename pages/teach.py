"""For teachers: what to show, ask and expect in a class on each lesson. A page, and no lesson."""

from ui import frame

frame.open_page("For teachers · One Layer")

from ui import teaching

teaching.page()

frame.close_page()
