"""What every context's ``rest`` is built from: operations, schemas, pages of rows, problems."""
