"""Analytics: what the other rooms hold, told together. Reads all of them, is read by none."""
