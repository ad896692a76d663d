"""Why what is documented says nothing of this torch on this machine, or None."""

import importlib.util
import re

import torch


def outside(name, version, bounds):
    found = re.findall(r"\d+(?:\.\d+)*", version)[0]
    stated = re.findall(r"(>=|<)([\d.]+)", bounds)
    inside = all((release(found) >= release(bound)) == (sign == ">=") for sign, bound in stated)
    return None if inside else "%s %s; here is %s" % (name, bounds, version.split()[0])


def release(version):
    return tuple(int(piece) for piece in re.sub(r"(\.0+)+$", "", version).split("."))


def without_module(name):
    return "the module %s" % name if importlib.util.find_spec(name.split(".")[0]) is None else None


def without_device(device):
    try:
        torch.ones(1, device=device)
    except Exception as error:
        return "a device %s: %s" % (device, str(error).splitlines()[0])
    return None


def not_run(why):
    """The exit code: 0 where nothing stands against it."""
    if why is None:
        return 0
    print("not run: this says what happens with %s" % why)
    return 2
