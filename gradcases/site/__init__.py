"""The catalog as a static site: what its pages hold, as frozen values, and the HTML of them. Reads, executes and writes nothing."""
