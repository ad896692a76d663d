"""What is sent to a worker: a program with a name, and whether it needs what torch imports late."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gradcases.compiling import compiled_names
from gradcases.condition import COMPILE, EAGER

if TYPE_CHECKING:
    from pathlib import Path

    from gradcases.case import Case
    from gradcases.program import Program
    from gradcases.runner.limits import Bounds

CODE = "code"  # the role of a case's code; its fixes' are "fix:" and a name
COMPILER = "torch._dynamo"

# Modules that torch imports at the first use of something, which takes a second or more, and the source that uses it.
# To say it of a program that does not use it costs that program a wait, and to miss one costs it the import.
LATE_IMPORTS = {
    COMPILER: re.compile(
        r"""
        \b( optim | lr_scheduler                                          # every optimizer's constructor
        | checkpoint | checkpoint_sequential                              # when called
        | jacrev | jacfwd | grad_and_value | linearize
        | (func|functorch)\.(grad|vjp|jvp|hessian)
        | from\ (torch\.func|functorch)\ import\ [^\n]*\b(grad|vjp|jvp|hessian)
        | forward_ad | check_forward_ad | \w*strategy\s*=\s*["']forward-mode  # the derivatives of some operations
        | torch\.compile | from\ torch\ import\ compile | compiler\.(?!is_) | _dynamo | _inductor
        | torch\.profiler\.profile | from\ torch\.profiler
        | torch\.cond | torch\.export\.export | make_fx | custom_op | use_deterministic_algorithms | flex_attention | while_loop | jagged
        | TorchDispatchMode | FakeTensorMode | FlopCounterMode | allow_mutation_on_saved_tensors
        | DistributedDataParallel | DDP
        | device\s*=\s*["']meta                                           # its errors
        )\b | \.compile\(\)                                               # a module's
        """,
        re.VERBOSE,
    ),
    # By any gradient argument, whose shape is compared with the output's, and by attention.
    "torch.fx.experimental.symbolic_shapes": re.compile(
        r"""
        \.backward\(\s*(?! \) | retain_graph | create_graph | inputs ) | \b grad_(outputs|tensors) \b | \b (gradcheck | gradgradcheck) \b
        | autograd\.(grad|backward)\( | \b (vjp|jvp|vhp|hvp|hessian|jacobian) \b | MultiheadAttention | Transformer
        | scaled_dot_product_attention
        """,
        re.VERBOSE,
    ),
    # By the first operation in forward mode.
    "torch._decomp.decompositions_for_jvp": re.compile(
        r"\b( forward_ad | check_forward_ad | jvp | jacfwd | linearize | forward-mode )\b",
        re.VERBOSE,
    ),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """What else is to be told of a program whose parts are executed though the one before raised (see the worker's
    docstring). Lines count in the file."""

    seeds: tuple[tuple[int, int], ...] = ()
    watch: tuple[tuple[int, tuple[str | int, ...]], ...] = ()
    afterwards: tuple[tuple[int, str], ...] = ()
    printed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One program of a case to run: `role` is "code", or the name of a fix behind "fix:".

    Of a document: `case_id` is the block's place, `role` says which of its programs.
    """

    case_id: str
    role: str
    program: Program
    path: Path
    repetition: int = 0
    observation: Observation | None = None
    compiled: tuple[str, ...] = ()  # names of callables around which torch.compile is put
    graph: bool = False  # whether the graph is to be recorded

    @property
    def late_imports(self) -> tuple[str, ...]:
        used = (name for name, uses in LATE_IMPORTS.items() if uses.search(self.program.text))
        return tuple(dict.fromkeys((*used, *((COMPILER,) if self.compiled else ()))))

    def request(self, timeout: float, bounds: Bounds) -> dict[str, Any]:
        """The message of the wire protocol (see the worker's docstring)."""
        parts = [[part.first_line, part.text] for part in self.program.parts]
        request: dict[str, Any] = {"job": secrets.token_hex(8), "file": str(self.path), "parts": parts, "timeout": timeout}
        request |= {name: size for name, size in asdict(bounds).items() if size is not None}
        if self.compiled:
            request["compile"] = list(self.compiled)
        if self.graph:
            request["graph"] = True
        return request if self.observation is None else request | {"observe": asdict(self.observation)}


def jobs_of(case: Case, repeat: int = 1, mode: str = EAGER) -> list[Job]:
    """The code and every fix, each `repeat` times."""
    programs = [(CODE, case.code.program)] + [(f"fix:{fix.name}", fix.code.program) for fix in case.fixes]
    compiled = {role: compiled_names(program) if mode == COMPILE else () for role, program in programs}
    return [
        Job(case.id, role, program, case.path, repetition, compiled=compiled[role])
        for repetition in range(repeat)
        for role, program in programs
    ]
