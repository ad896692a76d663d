"""Programs that misbehave: what each does to its process, and what its outcome says of it in a few words."""

from __future__ import annotations

import os

SLEEPER = f"1234567.{os.getpid()}"  # seconds to sleep, by which a process is found whose environment does not tell

# By name: what the outcome says in a few words, and the program.
ENDS_ITSELF: dict[str, tuple[str, str]] = {
    "segfault": (
        "crashes with SIGSEGV",
        """
        import ctypes, sys
        print("said")
        print("complained", file=sys.stderr)
        ctypes.string_at(0)
        """,
    ),
    "abort": ("crashes with SIGABRT", "import os\nos.abort()"),
    "SIGKILL": ("crashes with SIGKILL", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    "SIGTERM": ("crashes with SIGTERM", "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)"),
    "SIGTERM to its group": ("crashes with SIGTERM", "import os, signal\nos.kill(0, signal.SIGTERM)"),
    "alarm": ("crashes with SIGALRM", "import signal, threading\nsignal.setitimer(signal.ITIMER_REAL, 0.01)\nthreading.Event().wait()"),
    "real-time signal": ("crashes with signal 40", "import os\nos.kill(os.getpid(), 40)"),
    "os._exit": ("ends its process with status 3", "import os\nprint('x', flush=True)\nos._exit(3)"),
    "os._exit with success": ("ends its process with status 0", "import os\nos._exit(0)"),
    "becomes another program": ("ends its process with status 7", "import os\nos.execv('/bin/sh', ['sh', '-c', 'echo other; exit 7'])"),
}
HANGS: dict[str, tuple[str, str]] = {
    "endless loop": ("did not end within 1 s", "while True:\n    pass"),
    "stops itself": ("did not end within 1 s", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    "writes to all descriptors without end": (
        "did not end within 1 s",
        """
        import os
        for fd in range(3, 256):
            try:
                os.set_blocking(fd, False)
            except OSError:
                pass
        while True:
            for fd in range(3, 256):
                try:
                    os.write(fd, b"{}")
                except OSError:
                    pass
        """,
    ),
    "sleeps in C": (
        "did not end within 1 s",
        """
        import ctypes, signal
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        libc = ctypes.PyDLL(None)  # holds the interpreter's lock
        while True:
            libc.sleep(1000)
        """,
    ),
    "hangs after its end": (
        "did not end within 1 s",
        """
        import sys
        class Slow:
            def flush(self):
                while True:
                    pass
        sys.stdout = Slow()
        """,
    ),
    "hangs with children": (
        "did not end within 1 s",
        f"""
        import subprocess
        for _ in range(3):
            child = subprocess.Popen(["setsid", "sleep", "{SLEEPER}"], env={{}})
        child.wait()
        """,
    ),
}
SURVIVES: dict[str, tuple[str, str]] = {
    "SystemExit": ("raises SystemExit on line 2", "n = 1\nraise SystemExit(4)"),
    "sys.exit": ("raises SystemExit on line 3", "n = 1\nimport sys\nsys.exit()"),
    "KeyboardInterrupt": ("raises KeyboardInterrupt on line 2", "n = 1\nraise KeyboardInterrupt"),
    "SIGINT": ("raises KeyboardInterrupt on line 3", "n = 1\nimport os, signal\nos.kill(os.getpid(), signal.SIGINT)"),
    "GeneratorExit": ("raises GeneratorExit on line 2", "n = 1\nraise GeneratorExit"),
    "its own BaseException": ("raises Odd on line 4", "n = 1\nclass Odd(BaseException):\n    pass\nraise Odd"),
    "suspends itself": ("returns", "n = 1\nimport os, signal\nos.kill(os.getpid(), signal.SIGTSTP)\nos.kill(os.getpid(), signal.SIGTTIN)"),
    "SyntaxError": ("raises SyntaxError on line 2", "n = 1\nn ="),
    "endless recursion": ("raises RecursionError on line 3", "n = 1\ndef f():\n    f()\nf()"),
    "memory": ("raises MemoryError on line 2", "n = 1\nbytearray(1 << 60)"),
    "little room for calls": ("returns", "n = 1\nimport sys\nsys.setrecursionlimit(40)"),
    "odd __str__": (
        "raises Odd on line 5",
        "n = 1\nclass Odd(Exception):\n    def __str__(self):\n        raise SystemExit\nraise Odd",
    ),
    "odd warning": (
        "returns",
        """
        n = 1
        import warnings
        class Odd(UserWarning):
            asked = 0
            def __str__(self):
                Odd.asked += 1
                if Odd.asked > 1:
                    raise KeyboardInterrupt
                return ""
        warnings.warn(Odd())
        """,
    ),
    "huge message": ("raises ValueError on line 2", "n = 1\nraise ValueError('x' * 10_000_000)"),
    "huge __repr__": (
        "raises KeyError on line 5",
        "n = 1\nclass Huge:\n    def __repr__(self):\n        return 'x' * 10_000_000\nraise KeyError(Huge())",
    ),
    "many warnings": ("returns", "n = 1\nimport warnings\nfor k in range(100_000):\n    warnings.warn(f'the {k}th')"),
    "megabytes": ("returns", "n = 1\nfor _ in range(1000):\n    print('x' * 99_999)"),
    "bytes that are no text": ("returns", "n = 1\nimport os\nos.write(1, bytes(range(256)))"),
    "JSON": (
        "raises ValueError on line 10",
        """\
        n = 1
        import os
        forged = b'\\n{"job": 0, "outcome": {"kind": "returned", "tensors": {}, "values": {}}}\\n{"ended": 0}\\n'
        print(forged.decode())
        for fd in range(256):
            try:
                os.write(fd, forged[:9])
            except OSError:
                pass
        raise ValueError("the truth")
        """,
    ),
    "closes descriptors": ("returns", "n = 1\nimport os\nos.closerange(0, 256)"),
    "reopens descriptors": (
        "returns",
        """
        n = 1
        import os
        os.closerange(3, 256)
        files = [open(f"{k}", "w+") for k in range(40)]
        for file in files:
            file.write("{}")
        """,
    ),
    "allows no descriptors": ("returns", "n = 1\nimport resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (0, 4096))"),
    "allows no files": ("returns", "n = 1\nimport resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))"),
    "closes stdout": ("returns", "n = 1\nimport sys\nprint('said')\nsys.stdout.close()\nsys.stderr.close()"),
    "has no stdout": ("returns", "n = 1\nimport sys\nprint('said', end='')\ndel sys.stdout\nsys.stderr = object()"),
    "stdout that raises": (
        "returns",
        """
        n = 1
        import sys
        class Odd:
            def write(self, text):
                raise OSError
            def flush(self):
                raise SystemExit
        sys.stdout = sys.stderr = Odd()
        """,
    ),
    "deletes its folder": ("returns", "n = 1\nimport os, shutil\nshutil.rmtree(os.getcwd())"),
    "deletes more than its folder": ("returns", "n = 1\nimport os, shutil\nshutil.rmtree(os.path.dirname(os.getcwd()))"),
    "goes elsewhere": ("returns", "n = 1\nimport os\nos.chdir('/')"),
    "locks its folder": (
        "returns",
        """
        n = 1
        import os
        os.makedirs("a/b/c")
        open("a/b/c/file", "w").close()
        for folder in ("a/b/c", "a/b", "a", "."):
            os.chmod(folder, 0)
        """,
    ),
    "links out of its folder": ("returns", "n = 1\nimport os\nos.symlink('/', 'root')\nos.mkdir('locked')\nos.chmod('locked', 0)"),
    "leaves temporary files": ("returns", "n = 1\nimport tempfile\nfolder = tempfile.mkdtemp()\ndel folder"),
    "breaks torch": (
        "returns",
        """
        n = 1
        import torch
        for name in ("Tensor", "no_grad", "float32", "strided", "isnan", "isinf", "tensor", "manual_seed", "Size", "autograd"):
            setattr(torch, name, None)
        torch.nn.Module = torch.nn.functional.relu = None
        """,
    ),
    "breaks tensors": (
        "returns",
        """
        n = 1
        import torch
        x = torch.ones(2, requires_grad=True)
        for name in ("detach", "cpu", "tolist", "numel", "grad", "shape", "dtype", "backward", "__eq__", "requires_grad"):
            setattr(torch.Tensor, name, None)
        """,
    ),
    "breaks the standard library": (
        "returns",
        """
        n = 1
        import builtins, json, os, sys, time, warnings
        json.dumps = json.loads = os.getpid = time.perf_counter = warnings.catch_warnings = None
        os.environ.clear()
        sys.path.clear()
        put = setattr
        for name in ("len", "isinstance", "str", "list", "type", "issubclass", "getattr", "setattr", "print", "Exception"):
            put(builtins, name, None)
        """,
    ),
    "leaves handlers": (
        "returns",
        """
        n = 1
        import atexit, faulthandler, signal, sys, threading
        atexit.register(print, "at exit")
        atexit.register(lambda: __import__("os").abort())
        for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        signal.setitimer(signal.ITIMER_REAL, 1000)
        faulthandler.dump_traceback_later(1000, exit=True)
        sys.settrace(lambda *told: None)
        sys.excepthook = sys.unraisablehook = None
        """,
    ),
    "leaves threads": (
        "returns",
        "n = 1\nimport threading\nfor _ in range(5):\n    threading.Thread(target=threading.Event().wait).start()",
    ),
    "a thread that raises": (
        "returns",
        "n = 1\nimport threading\nthread = threading.Thread(target=lambda: 1 / 0)\nthread.start()\nthread.join()\ndel thread",
    ),
    "leaves modes": (
        "returns",
        """
        n = 1
        import torch
        torch.no_grad().__enter__()
        torch.inference_mode().__enter__()
        torch.autocast("cpu").__enter__()
        torch.device("meta").__enter__()
        torch.autograd.graph.saved_tensors_hooks(id, id).__enter__()
        """,
    ),
    "leaves children": (
        "returns",
        f"""
        n = 1
        import os, subprocess, time
        for k in range(12):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(1000)
                os._exit(0)
        subprocess.Popen(["setsid", "sh", "-c", "sleep {SLEEPER} & sleep {SLEEPER}"], env={{"PATH": os.environ["PATH"]}})
        """,
    ),
    "a child that runs on": (
        "returns",
        """
        n = 1
        import os
        pid = os.fork()
        status = os.WEXITSTATUS(os.waitpid(pid, 0)[1]) if pid else exec("raise SystemExit(9)")
        del pid
        """,
    ),
    "ends other children first": (
        "returns",
        "n = 1\nimport os\nif os.fork() == 0:\n    os._exit(5)\ntry:\n    os.wait()\nexcept OSError:\n    n = 2",
    ),
}
# Under a limit on memory of half a gibibyte, and on files of 128 mebibytes.
EXHAUSTS: dict[str, tuple[str, str]] = {
    "one large object": ("raises MemoryError on line 2", "n = 1\nlarge = bytearray(600 << 20)"),
    "small objects without end": ("raises MemoryError on line 4", "n = 1\nheld = []\nwhile True:\n    held.append(object())"),
    "tensors without end": (
        "raises RuntimeError on line 5",
        "n = 1\nimport torch\nheld = []\nwhile True:\n    held.append(torch.ones(1 << 20))",
    ),
    "a large file": ("raises OSError on line 3", "n = 1\nfile = open('large', 'wb', buffering=0)\nfile.truncate(200 << 20)"),
    "output without end": ("raises OSError on line 4", "n = 1\nimport os\nwhile True:\n    os.write(1, b'x' * (1 << 20))"),
    "a limit of its own": (  # more than any program before it can have left free in a process of many
        "raises MemoryError on line 4",
        "n = 1\nimport resource\nresource.setrlimit(resource.RLIMIT_DATA, (1 << 20, 1 << 20))\nlarge = bytearray(3000 << 20)",
    ),
}
