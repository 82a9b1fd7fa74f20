"""Words, formulas, numbers

How much, or which one? Every term and formula of the course, where it runs, and what a computer
makes of 0.1.

Group: Reference
Objectives:
- sort a question into how much and which one, and name the output layer and the loss that follow
- find any term, formula or mistake of the course, and open the place where it runs
- mend a program that came from notes, and say why those that do not stop are worse
- tell a parameter from a hyper-parameter
- place linear models among artificial intelligence, machine learning and deep learning
- say why ten times 0.1 is not 1, and in which format it is
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[1 Introduction](https://d2l.ai/chapter_introduction/index.html),
[3.1 Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression.html),
[4.1 Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html);
D. Goldberg, [What Every Computer Scientist Should Know About Floating-Point
Arithmetic](https://docs.oracle.com/cd/E19957-01/806-3568/ncg_goldberg.html), 1991;
IEEE Standard for Floating-Point Arithmetic (IEEE 754), 2019
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

from lessons.glossary import parts, parts_further, parts_notes, words
from ui import live, prose, stage

palette = frame.palette()

# The sorting, a fragment: its controls draw nothing else; what stands below follows.
tables = parts.sorting(palette)
stage.follow("glossary", tables.spec)
frame.stage_ends(__file__)

prose.header("What to notice")
prose.notice(words.notice(tables))
prose.formula(*words.formula(tables), beside=True)

prose.header("Every term and formula")
parts_further.shelf()

prose.header("Programs from notes")
parts_notes.from_notes()

prose.header("Set beforehand, or learned")
parts_further.hyper()

prose.header("Ten times 0.1")
parts_further.floats(palette)

prose.header("Three rings")
parts_further.rings(palette)

prose.header("What came when")
parts_further.history(palette)

prose.header("The code that ran")
parts.code(tables)

prose.header("Check yourself")
parts.exercises(tables)

live.wire()
frame.close_lesson(__file__)
