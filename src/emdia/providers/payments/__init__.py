"""Payment providers: one file each; a callback becomes events of kind *paid*."""
