"""A file's titles come in: staged, compared by row digests, merged in one transaction, reported."""
