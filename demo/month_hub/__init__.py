"""A month of a fictional clinic's hub and its three plans: what comes, what the clinic did, what goes, what the plans answer."""
