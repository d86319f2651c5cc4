"""The battery, put together: cells of notebooks, each under a name that says what it tries.

`attacks.toml` has those that are written out; `ways` below multiplies what is one idea in many forms. Every one of them hands
in a `logistic` that is wrong: it may not pass, whatever else the cell does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
WRONG = "def logistic(z):\n    return 0.25 + 0.0 * z\n"
"""What is handed in where an attack does not define it."""

PLACES = (
    "dl_workshop.answers", "dl_workshop.answers.logistic_regression", "dl_workshop.exercises.logistic_regression",
    "dl_workshop.checking.observed", "dl_workshop.checking.live", "dl_workshop.references", "dl_workshop.hints",
    "dl_workshop.pointing", "dl_workshop.observed_data", "dl_workshop.mutants", "dl_workshop.grading.package",
)  # fmt: skip
"""Where solutions and expected numbers are, outside of a sandbox."""

IMPORTS = {
    "import statement": "import {place} as found",
    "inside the function": "def logistic(z):\n    import {place} as found\n    return found.logistic(z)",
    "importlib": "import importlib\nfound = importlib.import_module('{place}')",
    "dunder import": "found = __import__('{place}', fromlist=['*'])",
    "runpy": "import runpy, types\nfound = types.SimpleNamespace(**runpy.run_module('{place}'))",
    "find_spec": "import importlib.util as u\ns = u.find_spec('{place}')\nfound = u.module_from_spec(s)\n"
    "s.loader.exec_module(found)",
    "sys.modules": "import sys\nfound = sys.modules['{place}']",
    "exec of its source": "import pkgutil\nfound = {{}}\nexec(pkgutil.get_loader('{place}').get_source('{place}'), found)\n"
    "import types\nfound = types.SimpleNamespace(**found)",
}
USE = "\nlogistic = getattr(found, 'logistic', None) or found.reference('logistic')\n"
AROUND = WRONG + "try:\n{body}\nexcept BaseException:\n    pass\n"

FILES = (
    "/proc/1/environ", "/proc/1/cmdline", "/proc/self/mem", "/proc/2/mem", "/proc/2/maps", "/proc/2/fd/3",
    "/proc/kcore", "/proc/kallsyms", "/etc/passwd", "/etc/shadow", "/etc/hostname", "{home}/.ssh/id_rsa",
    "{home}/.bash_history",
    "/var/log/syslog", "/dev/mem", "/dev/sda", "/run/docker.sock", "/sys/kernel/notes",
    "{package}/answers/logistic_regression.py",
    "{package}/checking/observed.zip", "{package}/exercises/logistic_regression.py", "{root}/answers/03-logistic-regression.md",
    "{root}/tests/hostile/attacks.toml", "{book}",
)  # fmt: skip
"""What there is to be read on a computer."""

WRITES = (
    "/etc/hosts", "/usr/lib/x", "/workshop/dl_workshop/curriculum.py", "/proc/self/oom_score_adj", "/proc/sys/kernel/hostname",
    "/dev/shm/x", "/tmp/x", "{home}/x", "/lib/x", "{book}", "{root}/x", "{package}/x.py", "/scratch/../x", "/proc/1/mem",
)  # fmt: skip

ESCAPES = (
    "os.fork()", "os.forkpty()", "os.posix_spawn('/bin/sh', ['sh'], {{}})", "os.system('true') and 1/0",
    "__import__('subprocess').run(['/bin/sh', '-c', 'true'])", "os.execv('/bin/sh', ['sh', '-c', 'true'])",
    "__import__('multiprocessing').Process(target=print).start()", "os.kill(1, 9)", "os.kill(os.getppid(), 9)",
    "os.kill(-1, 9)",
    "os.killpg(os.getpgid(os.getppid()), 9)", "os.setuid(12345)", "os.setgid(12345)", "os.chroot('/')",
    "os.unshare(0x10000000)",
    "__import__('socket').create_connection(('127.0.0.1', 22), 1)", "__import__('socket').socket(40, 1)",
    "__import__('socket').socket(16, 3)", "__import__('socket').create_connection(('1.1.1.1', 53), 1)",
    "__import__('urllib.request').request.urlopen('http://127.0.0.1')", "os.mkfifo('/tmp/fifo')", "os.mknod('/dev/null2')",
    "os.symlink('/etc', '/usr/lib/etc')", "os.link('/usr/lib/os-release', '/usr/lib/x')", "os.nice(-5)",
    "__import__('resource').setrlimit(__import__('resource').RLIMIT_AS, (-1, -1))",
    "libc.mount(b'none', b'/', None, 32 | 4096, None) and 1/0", "libc.mount(b'tmpfs', b'/usr', b'tmpfs', 0, None) and 1/0",
    "libc.umount2(b'/scratch', 2) and 1/0", "libc.unshare(0x10000000) and 1/0", "libc.setns(3, 0) and 1/0",
    "libc.ptrace(16, os.getppid(), 0, 0) and 1/0", "libc.pivot_root(b'/', b'/') and 1/0", "libc.syscall(435, 0, 0) + 1 or 1/0",
    "libc.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0) and 1/0", "libc.syscall(425, 1, 0) + 1 or 1/0",
    "libc.keyctl(0, 0, 0, 0, 0) and 1/0", "libc.syscall(321, 0, 0, 0) + 1 or 1/0", "libc.personality(0x20000) + 1 or 1/0",
    "libc.shmget(1, 4096, 0o1777) + 1 or 1/0", "libc.reboot(0) and 1/0", "libc.sethostname(b'x', 1) and 1/0",
    "os.open('/proc/2/fd/0', os.O_RDWR)", "os.listdir('{home}')", "os.listdir('/home')", "os.listdir('/proc/2/fd')",
    "open(os.environ['JAX_COMPILATION_CACHE_DIR'] + '/jit_add-0-cache', 'wb')",
    "os.rmdir(os.environ['JAX_COMPILATION_CACHE_DIR'])",
    "os.pidfd_open(1)", "os.sched_setaffinity(os.getppid(), [0])", "libc.prctl(22, 0, 0, 0, 0) and 1/0",
)  # fmt: skip
"""Each an expression that raises, where it is refused; where it goes, the cell says so."""

WENT = "WENT"


def ways(root: str, package: str, book: str, home: str) -> Iterator[tuple[str, str]]:
    """Every attack: its name, and the cell that is handed in."""
    for how, text in IMPORTS.items():
        for place in PLACES:
            body = text.format(place=place)
            caught = AROUND.format(
                body="".join(f"    {line}\n" for line in (body + ("" if "def " in body else USE)).splitlines())
            )
            yield f"import: {how}, {place}", caught
    places = {"root": root, "package": package, "book": book, "home": home}
    for path in FILES:
        path = path.format(**places)
        yield f"read: {path}", _tries(f"print(open({path!r}, 'rb').read(64))")
    for path in WRITES:
        yield f"write: {path}", _tries(f"open({path.format(**places)!r}, 'ab').write(b'x')")
    for text in ESCAPES:
        yield f"escape: {text}", _tries(text.format(**places))
    for attack in tomllib.loads((HERE / "attacks.toml").read_text(encoding="utf-8"))["attack"]:
        code = attack["code"]
        yield attack["name"], code if attack.get("whole") else WRONG + code


def _tries(expression: str) -> str:
    """A cell that ends in an error that says so, where the expression is not refused."""
    return (
        f"{WRONG}import ctypes, os\nlibc = ctypes.CDLL(None)\nwent = True\ntry:\n    {expression}\nexcept BaseException:\n"
        f"    went = False\nif went:\n    raise RuntimeError('{WENT}')\n"
    )
