"""The program is executed as if it were pasted into a new interpreter."""

import linecache
import os
import random
import sys
import tempfile
import traceback
import types
import warnings

import torch

FILE = "<program>"  # what tracebacks call it


def executed(text, starting):
    """The variables it leaves, what it raised, its warnings: as if pasted into a new interpreter, in an empty folder."""
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    linecache.cache[FILE] = (len(text), None, text.splitlines(True), FILE)
    for start in starting:
        start()
    raised, before, process = None, os.getcwd(), os.getpid()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
        as_in_a_new_interpreter()
        os.chdir(folder)
        try:
            exec(compile(text, FILE, "exec", dont_inherit=True), main.__dict__)
        except BaseException as error:
            raised = error
        if os.getpid() != process:  # a child that the program forked
            os._exit(int(raised is not None))
        os.chdir(before)
    return main.__dict__, raised, caught


def seeded():
    random.seed(0)
    torch.manual_seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    torch.set_num_threads(1)
    getattr(torch, "set_warn_always", bool)(True)  # since 1.9; otherwise "once" is once a process


def on(device):
    """Tensors are made there."""

    def start():
        set_default = getattr(torch, "set_default_device", None)  # since 2.0
        set_default(device) if set_default else torch.set_default_tensor_type(torch.cuda.FloatTensor)

    return start


def as_in_a_new_interpreter():
    """Its filters of warnings."""
    warnings.resetwarnings()
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category, append=True)


def line_of(error):
    """The innermost of the program's lines in the traceback."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == FILE]
    return lines[-1] if lines else None
