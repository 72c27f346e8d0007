"""Other programs: tokens of the API, outgoing webhooks, watched folders."""
