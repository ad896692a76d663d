"""What stands at the end of every evidence script: it executes the script's PROGRAM, prints what happened, and fails where that is not
as the script's `documented` states.

Never imported: `gradcases.render.script` puts what follows the imports into the scripts. Standard library and torch only; Python 3.8.
"""

import cmath
import fnmatch
import importlib.util
import linecache
import os
import random
import re
import sys
import tempfile
import traceback
import types
import warnings

import torch

PROGRAM = ""
NEEDS = {}  # type: dict
VARYING = []  # type: list


def documented(seen):
    """States what happens."""


# ---- From here on every such script is the same. ----


FILE = "<program>"  # what tracebacks call it
DIFFERS = "DIFFERS from what is documented: "


class Seen:
    """What a program did; each method prints one thing and holds it against what is stated."""

    def __init__(self, text, device):
        self.lines = text.splitlines()
        self.space, self.raised, self.warned = executed(text, device)
        self.tensors, self.told, self.failures = named(self.space), set(), []

    def check(self, agrees, said, stated):
        print(said if agrees else "%s\n    %s%s" % (said, DIFFERS, stated))
        if not agrees:
            self.failures.append(stated)

    def returns(self):
        self.check(self.raised is None, ending(self.raised), "returns, without an exception")

    def raises(self, kind, contains="", message=None, line=None):
        error = self.raised
        if error is None:
            self.check(False, ending(error), "raises %s: %s" % (kind, contains))
            return
        at = line_of(error)
        where = " at line %d, `%s`" % (at, self.lines[at - 1].strip()) if at else ""
        agrees = qualified(type(error)) == kind and holds(contains, str(error)) and line in (None, at)
        stated = "%s%s: %s" % (kind, " at line %d" % line if line else "", contains)
        self.check(agrees, "raises %s%s: %s" % (qualified(type(error)), where, error), stated)
        if message is not None and agrees and not same(message, str(error)):
            print("    (the same error in other words; they were: %s)" % message)

    def warns(self, category, contains):
        met = [each for each in self.warned if qualified(each.category) == category and holds(contains, str(each.message))]
        self.warned = [each for each in self.warned if each not in met]
        said = ["warns %s: %s" % (category, each.message) for each in met[:1]] or ["no such warning"]
        self.check(bool(met), said[0], "warns %s: %s" % (category, contains))

    def grad(self, name, *value, **stated):
        """Of a tensor by its name, or of all leaves that fit a pattern and that nothing else names."""
        for each in self.fitting(name, stated.pop("besides", ())):
            self.told.add(id(self.tensors[each]))
            self.meets(each + ".grad", grad_of(self.tensors[each]), self.tensors[each], value, stated)

    def fitting(self, name, besides):
        if "*" in name:
            taken = {id(self.tensors[each]) for each in besides if each in self.tensors}
            fits = {id(tensor): each for each, tensor in reversed(list(self.tensors.items())) if fnmatch.fnmatchcase(each, name)}
            found = [each for key, each in fits.items() if key not in taken and wants_grad(self.tensors[each])][::-1]
        else:
            found = [each for each in [name] if each in self.tensors]
        if not found:
            self.check(False, "no tensor %s" % name, "there is one")
        return found

    def fact(self, name, key, stated):
        tensor = self.tensors.get(name)
        found = "no such tensor" if tensor is None else FACTS[key](tensor)
        self.check(found == stated, "%s.%s is %s" % (name, key, found), stated)

    def value(self, name, *value, **stated):
        if name in self.tensors:
            self.meets(name, self.tensors[name], None, value, stated)
        else:
            self.meets(name, self.space.get(name, "no such value"), None, value, stated)

    def meets(self, said, found, leaf, value, stated):
        agrees = met(found, leaf, value, stated)
        shown = str(plain(found)) if size(found) <= 100 else "a tensor of shape %s" % (list(found.shape),)
        wanted = value[0] if value else stated.get("word") or stated.get("shape")
        self.check(agrees, "%s is %s" % (said, shown), wanted)

    def nothing_more(self):
        """A warning, or the gradient of a leaf that requires one, of which nothing is stated."""
        for each in self.warned:
            self.check(False, "warns %s: %s" % (qualified(each.category), each.message), "no such warning")
        for name, tensor in self.tensors.items():
            if wants_grad(tensor) and id(tensor) not in self.told:
                self.told.add(id(tensor))
                self.check(False, "%s.grad is %s" % (name, plain(grad_of(tensor))), "nothing is stated of it")


def executed(text, device):
    """The variables it leaves, what it raised, its warnings: as if pasted into a new interpreter, in an empty folder."""
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    linecache.cache[FILE] = (len(text), None, text.splitlines(True), FILE)
    seeded(device)
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


def seeded(device):
    random.seed(0)
    torch.manual_seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    torch.set_num_threads(1)
    getattr(torch, "set_warn_always", bool)(True)  # since 1.9; otherwise "once" is once a process
    if device != "cpu":
        set_default = getattr(torch, "set_default_device", None)  # since 2.0
        set_default(device) if set_default else torch.set_default_tensor_type(torch.cuda.FloatTensor)


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


def ending(error):
    return "returns, without an exception" if error is None else "raises %s: %s" % (qualified(type(error)), error)


def qualified(kind):
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else "%s.%s" % (kind.__module__, kind.__qualname__)


def normalised(text):
    """Without what varies from machine to machine."""
    for pattern, stand_in in VARYING:
        text = re.sub(pattern, stand_in, text)
    return text.strip()


def holds(core, text):
    return core in text or normalised(core) in normalised(text)


def same(recorded, text):
    wanted, found = normalised(recorded), normalised(text)
    return found.startswith(wanted[:-1].rstrip()) if wanted.endswith("…") else wanted == found


def named(space):
    """The tensors of the variables and of what they hold, by name: `model.fc.weight`, `outputs.0`."""
    found = {}

    def visit(path, value, above):
        if issubclass(type(value), torch.Tensor):
            found.update({path: value} if path not in found and is_readable(value) else {})
        elif len(above) < 6 and id(value) not in above and len(found) < 2000:
            for name, part in parts(value):
                visit("%s.%s" % (path, name), part, (*above, id(value)))

    for name, value in list(space.items()):
        if not name.startswith("__"):
            visit(name, value, ())
    return found


def is_readable(tensor):
    """Some (lazy, fake, or of a view that is none any more) answer nothing."""
    try:
        for fact in FACTS.values():
            fact(tensor)
    except Exception:
        return False
    return True


def parts(value):
    kind = type(value)
    if issubclass(kind, torch.nn.Module):
        registries = [vars(value).get(each, {}) for each in ("_parameters", "_buffers", "_modules")]
        own = [(name, part) for name, part in vars(value).items() if issubclass(type(part), torch.Tensor) or not name.startswith("_")]
        return [pair for registry in registries for pair in registry.items()] + own
    if issubclass(kind, dict):
        return list(value.items())[:200]
    if issubclass(kind, (list, tuple)):
        return list(enumerate(value))[:200]
    if kind.__module__ == "__main__" and not issubclass(kind, type):
        return [pair for pair in vars(value).items() if not pair[0].startswith("__")]
    return []


def wants_grad(tensor):
    return tensor.is_leaf and tensor.requires_grad


def grad_of(tensor):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a non-leaf there is one
        return tensor.grad


FACTS = {
    "requires_grad": lambda tensor: tensor.requires_grad,
    "is_leaf": lambda tensor: tensor.is_leaf,
    "grad_fn": lambda tensor: None if tensor.grad_fn is None else tensor.grad_fn.name(),
    "shape": lambda tensor: list(tensor.shape),
    "dtype": lambda tensor: str(tensor.dtype).replace("torch.", ""),
}


def size(value):
    return value.numel() if issubclass(type(value), torch.Tensor) else 0


def plain(value):
    """Tensors, arrays and tuples as lists."""
    if issubclass(type(value), torch.Tensor):
        return numbers(value)
    if type(value) in (list, tuple, torch.Size):
        return [plain(each) for each in value]
    if type(value) is dict:
        return {str(key): plain(each) for key, each in value.items()}
    return value.tolist() if type(value).__module__ == "numpy" else value


def numbers(tensor):
    tensor = tensor.detach()
    tensor = tensor.dequantize() if tensor.is_quantized else tensor
    tensor = (tensor if tensor.layout == torch.strided else tensor.to_dense()).cpu()
    if hasattr(tensor, "resolve_conj"):
        tensor = tensor.resolve_conj().resolve_neg()
    if getattr(torch, "_is_zerotensor", bool)(tensor):
        tensor = tensor.clone()
    return tensor.tolist()


def flat(value):
    return [each for part in value for each in flat(part)] if isinstance(value, list) else [value]


def met(found, leaf, value, stated):
    """Whether it is the stated value, or has the stated shape, or is as a word says."""
    if value and value[0] is not None:
        return close(value[0], plain(found), stated.get("rtol", 1e-5), stated.get("atol", 1e-6))
    if "shape" in stated:
        return found is not None and list(getattr(found, "shape", ())) == stated["shape"]
    word = stated.get("word")
    if word in (None, "non-leaf"):
        return found is None and (word is None or not leaf.is_leaf)
    if found is None or word == "present":
        return found is not None
    each = [number(one) for one in flat(plain(found))]
    return {"zeros": all(one == 0 for one in each), "nan": any(map(cmath.isnan, each)), "inf": any(map(cmath.isinf, each))}[word]


def close(value, found, rtol, atol):
    """Numbers within |found - value| <= atol + rtol * |value|, NaN like NaN; all else equal."""
    if isinstance(value, list):
        same_length = isinstance(found, list) and len(value) == len(found)
        return same_length and all(close(one, found[at], rtol, atol) for at, one in enumerate(value))
    if isinstance(value, dict):
        return isinstance(found, dict) and value.keys() == found.keys() and all(close(value[key], found[key], rtol, atol) for key in value)
    if isinstance(value, bool) or isinstance(found, bool) or value is None:
        return value is found
    one, other = number(value), number(found)
    if one is None or other is None:
        return value == found
    if cmath.isnan(one) or cmath.isinf(one) or cmath.isnan(other) or cmath.isinf(other):
        return str(one) == str(other) or (cmath.isnan(one) and cmath.isnan(other))
    return abs(other - one) <= atol + rtol * abs(one)


def number(value):
    """The number that a value is, or, as "nan" and "(1+2j)", stands for."""
    try:
        return complex(value)
    except (TypeError, ValueError, OverflowError):
        return None


def lacking():
    """Why what is documented says nothing of this torch on this machine, or None."""
    for name, version in (("torch", torch.__version__), ("python", sys.version)):
        if not within(re.findall(r"\d+(?:\.\d+)*", version)[0], NEEDS.get(name, "")):
            return "%s %s; here is %s" % (name, NEEDS[name], version.split()[0])
    for name in NEEDS.get("modules", ()):
        if importlib.util.find_spec(name.split(".")[0]) is None:
            return "the module %s" % name
    try:
        torch.ones(1, device=NEEDS.get("device", "cpu"))
    except Exception as error:
        return "a device %s: %s" % (NEEDS["device"], str(error).splitlines()[0])
    return None


def within(version, bounds):
    stated = re.findall(r"(>=|<)([\d.]+)", bounds)
    return all((release(version) >= release(bound)) == (sign == ">=") for sign, bound in stated)


def release(version):
    return tuple(int(piece) for piece in re.sub(r"(\.0+)+$", "", version).split("."))


def main():
    why_not = lacking()
    if why_not is not None:
        print("not run: this says what happens with %s" % why_not)
        return 2
    print("torch %s, Python %s" % (torch.__version__, sys.version.split()[0]))
    seen = Seen(PROGRAM[1:], NEEDS.get("device", "cpu"))
    with torch.no_grad(), torch._C.DisableTorchFunction():
        documented(seen)
        seen.nothing_more()
    if seen.failures:
        raise AssertionError("not as documented: %s" % "; ".join(map(str, seen.failures)))
    print("all is as documented")
    return 0


if __name__ == "__main__":
    sys.exit(main())
