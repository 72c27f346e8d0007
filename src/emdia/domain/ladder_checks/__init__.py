"""What a ladder must keep before it may be activated: one check, one file, one line in the registry."""
