"""What holds for every test, whoever started it."""

from __future__ import annotations

import signal

# A shell's background job ignores interrupts, and so would all that tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
