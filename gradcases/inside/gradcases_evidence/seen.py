"""What a program did."""

import fnmatch

from gradcases_evidence.executing import executed, line_of
from gradcases_evidence.naming import FACTS, grad_of, tensors_of, wants_grad
from gradcases_evidence.stating import plain, size
from gradcases_evidence.wording import ending, holds, qualified, same

DIFFERS = "DIFFERS from what is documented: "


class Seen:
    """What a program did; each method prints one thing and holds it against what is stated."""

    def __init__(self, text, starting):
        self.lines = text.splitlines()
        self.space, self.raised, self.warned = executed(text, starting)
        self.tensors, self.told, self.failures = tensors_of(self.space), set(), []

    def check(self, agrees, said, stated):
        print(said if agrees else "%s\n    %s%s" % (said, DIFFERS, stated))
        if not agrees:
            self.failures.append(stated)

    def returns(self):
        self.check(self.raised is None, ending(self.raised), "returns, without an exception")

    def raises(self, kind, contains, line=None, message=None):
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
        fitting = [each for each in self.warned if qualified(each.category) == category and holds(contains, str(each.message))]
        self.warned = [each for each in self.warned if each not in fitting]
        said = ["warns %s: %s" % (category, each.message) for each in fitting[:1]] or ["no such warning"]
        self.check(bool(fitting), said[0], "warns %s: %s" % (category, contains))

    def grad(self, name, stated):
        if name not in self.tensors:
            self.check(False, "no tensor %s" % name, "there is one")
            return
        tensor = self.tensors[name]
        self.told.add(id(tensor))
        self.meets(name + ".grad", grad_of(tensor), tensor, stated)

    def grads(self, pattern, stated, besides=()):
        """Of all leaves whose names fit, but for those that are named elsewhere."""
        taken = {id(self.tensors[each]) for each in besides if each in self.tensors}
        fits = {id(tensor): each for each, tensor in reversed(list(self.tensors.items())) if fnmatch.fnmatchcase(each, pattern)}
        found = [each for key, each in fits.items() if key not in taken and wants_grad(self.tensors[each])]
        for name in reversed(found):
            self.grad(name, stated)
        if not found:
            self.check(False, "no tensor %s" % pattern, "there is one")

    def fact(self, name, key, stated):
        tensor = self.tensors.get(name)
        found = "no such tensor" if tensor is None else FACTS[key](tensor)
        self.check(found == stated, "%s.%s is %s" % (name, key, found), stated)

    def value(self, name, stated):
        found = self.tensors[name] if name in self.tensors else self.space.get(name, "no such value")
        self.meets(name, found, None, stated)

    def meets(self, said, found, leaf, stated):
        wanted, agrees = stated
        shown = str(plain(found)) if size(found) <= 100 else "a tensor of shape %s" % (list(found.shape),)
        self.check(agrees(found, leaf), "%s is %s" % (said, shown), wanted)

    def nothing_more(self):
        """A warning, or the gradient of a leaf that requires one, of which nothing is stated."""
        for each in self.warned:
            self.check(False, "warns %s: %s" % (qualified(each.category), each.message), "no such warning")
        for name, tensor in self.tensors.items():
            if wants_grad(tensor) and id(tensor) not in self.told:
                self.told.add(id(tensor))
                self.check(False, "%s.grad is %s" % (name, plain(grad_of(tensor))), "nothing is stated of it")
