"""One rule, one file: id, source, mark (V read in a source, G general knowledge, S weak source, D our design)."""
