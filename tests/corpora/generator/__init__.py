"""The third corpus: header rows of invented plans, with their truth and their data, made from a seed. Knows nothing of the matcher."""
