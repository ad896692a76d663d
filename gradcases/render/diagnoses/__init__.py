"""What a pasted text or a watched script is answered with: `gradcases diagnose`."""
