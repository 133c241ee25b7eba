"""A file received and a file to send: the one door in and the one door out. Above checks, below conversion, mending and synthetic."""
