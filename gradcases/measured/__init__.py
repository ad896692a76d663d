"""Results that were measured on many releases and lie beside the catalog, in compact form: `_measured/` in its folder.

`releases.json` tells of each release's torch, Python and date; `<topic>.json` has the topic's cells. Both are made by
`make measure` from reports, and carry a digest over what they say. The digest is no signature: it shows that a file was
edited by hand or cut, not that somebody who can compute it ran anything. What shows that are the tests, which run the
catalog on the torch at hand and hold its release's cells against that.
"""
