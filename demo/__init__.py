"""What `make demo` shows: three workbooks of fictional plans, made on the spot with the mess of real ones, and checked by `ecmx check`."""
