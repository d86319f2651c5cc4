"""Shut in the process in which the learner's code is about to run: what it may see, start, and use up.

Called in a child that has only one thread so far. What the kernel lacks is left out; `isolation.py` tries what it all comes to.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct
import sys
from collections.abc import Sequence

from dl_workshop.grading import seccomp

GB = 2**30
ADDRESSES, FILE, SCRATCH = 5 * GB, 64 * 2**20, 64 * 2**20
"""Bytes of address space, of one file, and of all files."""
_NEWNS, _NEWIPC, _NEWUSER = 0x20000, 0x8000000, 0x10000000
_NOSUID, _NODEV = 2, 4
_NO_NEW_PRIVS, _PDEATHSIG, _CAPBSET_DROP = 38, 1, 24
_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""The system calls of Landlock, the same on every processor."""
_READ = 0b1101
"""Execute, read a file, list a folder."""
_OF_FILES = 0b1100000000000111
"""The rights that a file can have, as a folder has more."""

_libc = ctypes.CDLL(None, use_errno=True)


class NotConfined(OSError):
    """The kernel refused something that was asked for."""


def in_namespaces(scratch: str) -> None:
    """A user, a view of the files and shared memory for this process alone, and an empty scratch folder in memory."""
    uid, gid = os.getuid(), os.getgid()
    _called("unshare", _NEWUSER | _NEWNS | _NEWIPC)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    where = scratch.encode()
    _called("mount", b"tmpfs", where, b"tmpfs", _NOSUID | _NODEV, f"size={SCRATCH},mode=0700".encode())
    os.chdir(scratch)


def without_capabilities() -> None:
    """No rights beyond those of an ordinary user, now or later; and this process ends when its parent does."""
    _called("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in range(64):
        _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)  # beyond the last one the kernel knows it fails
    header = struct.pack("=II", 0x20080522, 0)
    _libc.capset(header, bytes(24))
    _called("prctl", _PDEATHSIG, 9, 0, 0, 0)


def limited(seconds: float) -> None:
    """Limit memory, the size of a file and the time on a processor to what one notebook may take."""
    # Processes are counted where the user is not root; of those there are none to be had anyway.
    asked = {"AS": ADDRESSES, "FSIZE": FILE, "CORE": 0, "NOFILE": 256, "NPROC": 4096, "MSGQUEUE": 0,
             "CPU": int(seconds) + 1}  # fmt: skip
    for name, most in asked.items():
        which = getattr(resource, f"RLIMIT_{name}", None)
        if which is not None:
            _, hard = resource.getrlimit(which)
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(which, (least, least))


def landlock_version() -> int:
    """Which Landlock the kernel has; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, _libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1))


def by_landlock(readable: Sequence[str], scratch: str) -> None:
    """Only these files and folders can be read, and only the scratch folder can be written.

    Raises:
        NotConfined: the kernel has no Landlock.
    """
    version = landlock_version()
    if not version:
        raise NotConfined("no Landlock")
    every = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    attributes = struct.pack("=QQQ", every, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _libc.syscall(_CREATE, attributes, ctypes.c_size_t(size), 0)
    if rules < 0:
        raise NotConfined(ctypes.get_errno(), "landlock_create_ruleset")
    allowed = dict.fromkeys((*readable, *_OWN), _READ) | dict.fromkeys(_DEVICES, 0b110) | {scratch: every & ~0b1}
    for path, rights in allowed.items():
        _allow(rules, path, rights & every)
    if _libc.syscall(_RESTRICT, rules, 0):
        raise NotConfined(ctypes.get_errno(), "landlock_restrict_self")
    os.close(rules)


_OWN = ("/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/sys/vm", "/sys/devices/system/cpu")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            rights &= _OF_FILES
        if _libc.syscall(_ADD, rules, 1, struct.pack("=Qi", rights, place), 0):
            raise NotConfined(ctypes.get_errno(), f"landlock_add_rule for {path}")
    finally:
        os.close(place)


def by_seccomp() -> None:
    """No process, no socket, no signal to others, no program in this one's place, and nothing that only the system needs.

    Raises:
        NotConfined: this kind of processor, or the kernel, is unknown to us.
    """
    program = seccomp.program(os.uname().machine, os.getpid())
    if program is None:
        raise NotConfined(f"no list of system calls for {os.uname().machine}")

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    filled = Program(len(program) // 8, program)
    _called("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)
    _called("prctl", 22, 2, ctypes.byref(filled), 0, 0)


def _called(name: str, *args: object) -> None:
    given = [ctypes.c_ulong(arg) if isinstance(arg, int) else arg for arg in args]
    if getattr(_libc, name)(*given):
        raise NotConfined(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
