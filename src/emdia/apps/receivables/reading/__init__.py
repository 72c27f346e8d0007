"""From a file as companies have it to a stream of checked titles; knows no table of ours."""
