"""Writing cases: what a run showed as the text of a new case, or put into the text of one that is there. Texts in, texts out."""
