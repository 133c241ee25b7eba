"""The generated half of docs/: reference pages out of the code, the manual out of the spec tests, and the check for drift."""
