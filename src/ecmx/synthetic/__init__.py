"""Invented members and whole invented files, seeded, clean or with chosen defects and their truth."""
