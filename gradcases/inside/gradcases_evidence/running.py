"""The script's main function."""

import sys

import torch

from gradcases_evidence.given import PROGRAM, documented
from gradcases_evidence.seen import Seen


def main(*starting):
    print("torch %s, Python %s" % (torch.__version__, sys.version.split()[0]))
    seen = Seen(PROGRAM[1:], starting)
    with torch.no_grad(), torch._C.DisableTorchFunction():
        documented(seen)
        seen.nothing_more()
    if seen.failures:
        raise AssertionError("not as documented: %s" % "; ".join(map(str, seen.failures)))
    print("all is as documented")
    return 0
