"""Review of texts: one rule of RULES.md, one file; what a program can check of W01 to W21 and R40."""
