"""The numbers of the scored assignment, fitted to open corpora and calibrated on another: `python -m tools.fitting`."""
