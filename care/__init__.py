"""Something is wrong between us: words to two people of care, and to nobody else."""
