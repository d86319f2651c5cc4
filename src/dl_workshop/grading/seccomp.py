"""The filter that the kernel asks at every system call of the learner's code, written in its own small language."""

from __future__ import annotations

import errno
import struct

_X86, _ARM = {}, {}
_TABLE = """
fork 57 -            vfork 58 -           execve 59 221        execveat 322 281
ptrace 101 117       process_vm_readv 310 270                  process_vm_writev 311 271
socket 41 198        connect 42 203       bind 49 200          setns 308 268
mount 165 40         umount2 166 39       pivot_root 155 41    chroot 161 51
unshare 272 97       keyctl 250 219       add_key 248 217      request_key 249 218
bpf 321 280          userfaultfd 323 282  perf_event_open 298 241
io_uring_setup 425 425                    io_uring_enter 426 426                    io_uring_register 427 427
open_tree 428 428    move_mount 429 429   fsopen 430 430       fsconfig 431 431     fsmount 432 432
fspick 433 433       mount_setattr 442 442                     pidfd_open 434 434   pidfd_getfd 438 438
pidfd_send_signal 424 424                 process_madvise 440 440
open_by_handle_at 304 265                 name_to_handle_at 303 264
init_module 175 105  finit_module 313 273 delete_module 176 106                     kexec_load 246 104
kexec_file_load 320 294                   reboot 169 142       swapon 167 224       swapoff 168 225
acct 163 89          sethostname 170 161  setdomainname 171 162                     syslog 103 116
quotactl 179 60      settimeofday 164 170 clock_settime 227 112                     adjtimex 159 171
iopl 172 -           ioperm 173 -         personality 135 92   shmget 29 194        shmat 30 196
shmctl 31 195        msgget 68 186        semget 64 190        mq_open 240 180      mq_unlink 241 181
rt_sigqueueinfo 129 138                   rt_tgsigqueueinfo 297 240                 setpriority 141 140
sched_setaffinity 203 122                 sched_setscheduler 144 119                sched_setattr 314 274
kcmp 312 272         lookup_dcookie 212 18                     modify_ldt 154 -
"""
_words = _TABLE.split()
for _name, _x86, _arm in zip(_words[::3], _words[1::3], _words[2::3], strict=True):
    _X86.update({_name: int(_x86)} if _x86 != "-" else {})
    _ARM.update({_name: int(_arm)} if _arm != "-" else {})

_CLONE, _CLONE3 = {"x86_64": 56, "aarch64": 220}, 435
_TO_A_PROCESS = {"x86_64": {"kill": 62, "tkill": 200, "tgkill": 234}, "aarch64": {"kill": 129, "tkill": 130, "tgkill": 131}}
_PRLIMIT = {"x86_64": 302, "aarch64": 261}
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_DENIED = {"x86_64": _X86, "aarch64": _ARM}

_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _KIND, _FIRST, _FIRST_HIGH = 0, 4, 16, 20
"""Where the kernel lays the number of the call, the kind of processor, and the first argument."""
_THREAD = 0x10000


def program(machine: str, own: int) -> bytes | None:
    """The filter for a process with the number `own`; None for a processor whose calls are not listed here."""
    if machine not in _ARCHITECTURE:
        return None
    steps = [_load(_KIND), _step(_EQUAL, _ARCHITECTURE[machine], 1, 0), _step(_RETURN, _KILL), _load(_NUMBER)]
    if machine == "x86_64":
        steps += _unless_less(0x40000000)
    for number in _DENIED[machine].values():
        steps += _where(number, [_refuse(errno.EPERM)])
    steps += _where(_CLONE3, [_refuse(errno.ENOSYS)])  # then libc takes clone, whose flags can be seen
    steps += _where(_CLONE[machine], [_load(_FIRST), _step(_BITS, _THREAD, 0, 1), _step(_RETURN, _ALLOW), _refuse(errno.EPERM)])
    for number in _TO_A_PROCESS[machine].values():
        steps += _where(number, [_load(_FIRST), _step(_EQUAL, own, 0, 1), _step(_RETURN, _ALLOW), _refuse(errno.EPERM)])
    mine = [_load(_FIRST), _step(_EQUAL, own, 1, 0), _step(_EQUAL, 0, 0, 1), _step(_RETURN, _ALLOW), _refuse(errno.EPERM)]
    steps += _where(_PRLIMIT[machine], mine)
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _load(place: int) -> bytes:
    return _step(_LOAD, place)


def _refuse(error: int) -> bytes:
    return _step(_RETURN, _ERROR | error)


def _where(number: int, steps: list[bytes]) -> list[bytes]:
    """These steps, which end in an answer, for the call of that number."""
    return [_step(_EQUAL, number, 0, len(steps)), *steps]


def _unless_less(number: int) -> list[bytes]:
    return [_step(_AT_LEAST, number, 0, 1), _refuse(errno.EPERM)]
