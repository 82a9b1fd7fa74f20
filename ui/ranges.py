"""The ranges of what several lessons let one choose: seeds, learning rates, batch sizes."""

SEED_MAX = 9999

# 1, 1.5, 2, 3, 5, 7 in each decade: even steps to the eye on a logarithmic scale
LR_RUNGS = (
    *(float(f"{m}e{e}") for e in range(-4, 1) for m in ("1", "1.5", "2", "3", "5", "7")),
    10.0,
)

# Batch sizes: every one up to 20, then coarser; all samples join as a landmark
SIZES = (*range(1, 21), *range(25, 100, 5), *range(100, 1001, 50))
