"""Runs a command, and everything that it starts, at another date.

    python3 stack/at-date.py '2027-12-31 23:50' npm test -- test/journeys

The date is China's (+08:00); from there the clock runs on. Right after a program is loaded and before its first instruction, the functions
of the kernel's vDSO that tell the time of day are replaced in its memory by ones that add an offset. So the clocks of Node, PostgreSQL and
Temporal agree, though no preloaded library reaches a Go program. What measures durations (the monotonic clock, timers) is untouched, and so
is the machine's own clock. Linux on x86-64; needs to be allowed to trace its children.
"""

import ctypes
import os
import platform
import signal
import struct
import sys
import time
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
FORMATS = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]

AT_SYSINFO_EHDR = 33
WAIT_FOR_THREADS_TOO = 0x40000000
CONTINUE, SEIZE, LISTEN = 7, 0x4206, 0x4208
# fork, vfork, clone and exec are followed; whoever is still there goes with us
OPTIONS = 0x2 | 0x4 | 0x8 | 0x10 | 0x100000
EXEC, STOPPED = 4, 128
STOPS = [signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU]

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def ptrace(request, pid, data=0):
    """Asks the kernel about a process that we trace; one that has ended meanwhile is no error."""
    return libc.ptrace(request, pid, 0, data)


def stubs(seconds):
    """Machine code for each function: the system call, then the offset on the time of day."""
    offset = struct.pack("<q", seconds)
    add_to = b"\x49\xbb" + offset + b"\x4c\x01"  # mov r11, offset; add [..], r11
    clock_gettime = (
        b"\xb8\xe4\x00\x00\x00\x0f\x05"  # mov eax, 228; syscall
        b"\x85\xff\x74\x05"  # CLOCK_REALTIME: add
        b"\x83\xff\x05\x75\x0d" + add_to + b"\x1e"  # not CLOCK_REALTIME_COARSE: return; add [rsi], r11
        b"\xc3"
    )
    gettimeofday = (
        b"\xb8\x60\x00\x00\x00\x0f\x05"  # mov eax, 96; syscall
        b"\x48\x85\xff\x74\x0d" + add_to + b"\x1f"  # no buffer: return; add [rdi], r11
        b"\xc3"
    )
    told_time = (
        b"\x50\x57\x31\xff\xb8\xc9\x00\x00\x00\x0f\x05\x5f\x41\x5b"  # time(NULL), balanced stack
        b"\x49\xbb" + offset + b"\x4c\x01\xd8"  # add rax, offset
        b"\x48\x85\xff\x74\x03\x48\x89\x07\xc3"  # where a buffer was given: mov [rdi], rax
    )
    return {
        b"__vdso_clock_gettime": clock_gettime,
        b"__vdso_gettimeofday": gettimeofday,
        b"__vdso_time": told_time,
    }


def vdso_of(pid):
    """Where the vDSO of a process begins; None when it has none, or another word size."""
    with open(f"/proc/{pid}/auxv", "rb") as file:
        entries = file.read()
    return dict(struct.iter_unpack("QQ", entries[: len(entries) // 16 * 16])).get(AT_SYSINFO_EHDR)


def own_vdso():
    """The image, which is the same in every process."""
    with open("/proc/self/maps") as maps:
        line = next(each for each in maps if "[vdso]" in each)
    begin, end = (int(each, 16) for each in line.split()[0].split("-"))
    return ctypes.string_at(begin, end - begin)


def addresses(image):
    """Address of each function in the image, by name."""
    offset, size, count = struct.unpack_from("<Q", image, 40)[0], *struct.unpack_from("<HH", image, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", image, offset + i * size) for i in range(count)]
    symbols = next(each for each in sections if each[1] == 11)
    names = sections[symbols[6]][4]
    found = {}
    for at in range(symbols[4], symbols[4] + symbols[5], 24):
        name, _, _, _, value, _ = struct.unpack_from("<IBBHQQ", image, at)
        start = names + name
        found[image[start : image.index(b"\0", start)]] = value
    return found


def patches(seconds):
    """What to write where in a vDSO: the new functions into the free end of its pages, a jump there at each old one."""
    image = own_vdso()
    where = addresses(image)
    place, written = len(image) - 256, []
    if any(image[place:]):
        raise SystemExit("at-date: this kernel's vDSO has no room")
    for name, code in stubs(seconds).items():
        written.append((place, code))
        written.append((where[name], b"\xe9" + struct.pack("<i", place - where[name] - 5)))
        place += (len(code) + 15) // 16 * 16
    return written


def set_clock(pid, written):
    """Moves the clock of a process that has just been loaded."""
    base = vdso_of(pid)
    if base is None:
        return
    with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
        for at, code in written:
            memory.seek(base + at)
            memory.write(code)


def run(command, seconds):
    """Runs the command to its end. Returns its exit code."""
    written = patches(seconds)
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os.execvp(command[0], command)
    os.waitpid(child, os.WUNTRACED)
    if ptrace(SEIZE, child, OPTIONS) != 0:
        os.kill(child, signal.SIGKILL)
        raise SystemExit("at-date: this account may not trace its children")
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, lambda number, _: os.kill(child, number))
    os.kill(child, signal.SIGCONT)
    while True:
        pid, status = os.waitpid(-1, WAIT_FOR_THREADS_TOO)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if pid == child:
                return os.waitstatus_to_exitcode(status) & 0xFF
            continue
        event, sig = status >> 16, os.WSTOPSIG(status)
        if event == EXEC:
            set_clock(pid, written)
        if event == STOPPED and sig in STOPS:
            ptrace(LISTEN, pid)
        else:
            ptrace(CONTINUE, pid, 0 if event else sig)


def instant(text):
    """Seconds since 1970 of a date as China says it."""
    for each in FORMATS:
        try:
            return datetime.strptime(text, each).replace(tzinfo=CHINA).timestamp()
        except ValueError:
            continue
    raise SystemExit(f'at-date: "{text}" is no date: 2027-12-31 or \'2027-12-31 23:50\'')


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        raise SystemExit("at-date: only on Linux, x86-64")
    os.environ["JIESU_AT_DATE"] = sys.argv[1]
    sys.exit(run(sys.argv[2:], round(instant(sys.argv[1]) - time.time())))
