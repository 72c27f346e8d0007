"""How far from the machine's own limit we are: our figure and a hand-written floor's, from the same run."""
