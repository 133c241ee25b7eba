"""Two months of a fictional clinic's hub: the folder of partners, the files that its five plans send, and what was planted in them."""
