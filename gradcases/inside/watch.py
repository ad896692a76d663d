"""Run a script and watch it, inside the target interpreter: `python .../inside/watch.py OPTIONS SCRIPT [ARGUMENT]...`.

OPTIONS is JSON: {"answer": the file that the findings go to (see `gradcases_inside.watching.answer`), "module": whether
SCRIPT is a module's name, "steps": after how many optimizer steps to stop watching (0: never), "values": whether values
are looked at, "device": where tensors are made that name no device}. Where this interpreter cannot watch on that device,
the answer is {"lacking": why}, and the script is not run. The script has the standard streams, the arguments and the exit code
that it would have without us; it runs as `__main__`. Imports the standard library and torch only; Python 3.8 syntax.
"""

import json
import os
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))


def main() -> None:
    options, script, *arguments = sys.argv[1:]
    told = json.loads(options)
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) != _HERE]
    sys.path.append(_HERE)  # last, and only until our modules are here
    from gradcases_inside.watching import fitness

    lacking = fitness.lacking(told["device"])
    if lacking is not None:
        with open(told["answer"], "w", encoding="utf-8") as stream:
            json.dump({"lacking": lacking}, stream)
        return
    from gradcases_inside.watching import running

    sys.path.remove(_HERE)
    raised = running.watched(script, arguments, told["module"], told)
    if raised is not None:
        running.end_with(raised)


if __name__ == "__main__":
    main()
