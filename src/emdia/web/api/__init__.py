"""The API: other programs of a creditor."""
