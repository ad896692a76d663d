"""Texts that people paste beside those about gradients, and that are about something else. Data: a pattern, what it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradcases.matching.transcripts import Transcript

ELSEWHERE = (
    (
        r"out of memory|OutOfMemoryError|CUBLAS_STATUS_ALLOC_FAILED|DefaultCPUAllocator|Unable to allocate|std::bad_alloc",
        "memory: there is not enough of it",
    ),
    (
        r"Error\(s\) in loading state_dict|(?:Missing|Unexpected) key\(s\) in state_dict|size mismatch for",
        "the keys or shapes of a `state_dict`",
    ),
    (r"DataLoader worker|DataLoader timed out|Caught \w+ in DataLoader", "a worker of the DataLoader"),
    (r"Can't (?:get local object|pickle)|PicklingError|cannot pickle|Ran out of input", "pickling, as for the workers of a DataLoader"),
    (r"torch\._dynamo|BackendCompilerFailed|InductorError|TritonError|Triton Error", "compilation"),
    (
        r"device-side assert|illegal memory access|invalid device ordinal|no kernel image|CUDA driver|No CUDA GPUs|not compiled with CUDA",
        "CUDA, or an index out of range on it",
    ),
    (
        r"NCCL|ProcessGroup|rendezvous|TCPStore|DistNetworkError|[Aa]ddress already in use|Connection (?:reset|refused)|Gloo",
        "communication between processes",
    ),
    (r"CUDNN_STATUS|CUBLAS_STATUS|cuDNN error", "cuDNN or cuBLAS"),
    (r"No module named|cannot import name|undefined symbol|DLL load failed|cannot open shared object", "an import, or an installation"),
    (r"shared memory|unable to open shared", "shared memory, as for the workers of a DataLoader"),
    (r"Weights only load failed|PytorchStreamReader|deserialize object", "a file of saved tensors"),
    (r"No such file or directory|FileNotFoundError|PermissionError|No space left|IsADirectoryError", "a file"),
    (
        r"mat1 and mat2 shapes|must match the size of tensor|size mismatch|Sizes of tensors must match|invalid for input of size"
        r"|shapes cannot be|expected input\[|stack expects each tensor|to match target batch_size",
        "the shapes of tensors in the forward pass",
    ),
    (r"Expected all tensors to be on the same device|Input type .* and weight type", "tensors on different devices in the forward pass"),
    (r"index out of range|out of bounds|IndexError|KeyError", "an index or a key"),
    (r"HTTPError|ConnectionError|ReadTimeout|SSLError|RepositoryNotFound|OSError: Can't load", "a download"),
    (r"JSONDecodeError|UnicodeDecodeError|UnpicklingError|invalid load key|corrupt", "a file's content"),
    (r"SyntaxError|IndentationError|NameError|UnboundLocalError", "the Python of the program"),
    (r"Killed|SIGKILL|exitcode: -9|Segmentation fault|SIGSEGV|SignalException", "a process that was killed or crashed"),
    (r"triton", "compilation"),
    (r"not implemented for '(?:Int|Long|Bool|Byte|Char|Short|Half|BFloat16)'", "an operation that does not take this dtype"),
    (r"wandb|mlflow|tensorboard", "what records the run"),
    (r"KeyboardInterrupt", "a run that was interrupted"),
)
GENERAL = ((r"ValueError|TypeError|AttributeError|AssertionError", "the arguments or objects of a call"),)

# Causes of the catalog that are no gradient problem either; their cases are there because documents take them for one.
CAUSES = {"layer-size-mismatch": "the shapes of tensors in the forward pass"}


def about(transcript: Transcript) -> str | None:
    """What a text without a gradient's message is about, by its last exception or by its last lines."""
    return _told(transcript, (*ELSEWHERE, *GENERAL))


def surely_about(transcript: Transcript) -> str | None:
    """What it is about, where more than the exception's type says so."""
    return _told(transcript, ELSEWHERE)


def _told(transcript: Transcript, rules: Iterable[tuple[str, str]]) -> str | None:
    told = [f"{each.type}: {each.message[:600]}" for each in transcript.found if not each.is_warning]
    for text in (*reversed(told), transcript.last):
        for pattern, what in rules:
            if re.search(pattern, text, re.ASCII):  # compiled where it is needed
                return what
    return None
