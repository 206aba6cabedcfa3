"""kasa_diag from Python: ctypes over the C interface, no package needed.

    diagnoser = Diagnoser()
    diagnosis = diagnoser.diagnose({"wifi": {"rssi_dbm": -84}})
    print(diagnosis["causes"][0]["title"])

The library is found at KASA_DIAG_LIBRARY, else where the system's loader looks.
As a program, it reads a snapshot in JSON from standard input.
"""

import ctypes
import json
import os
import sys


def _load():
    path = os.environ.get("KASA_DIAG_LIBRARY", "libkasa_diag_c.so.0")
    library = ctypes.CDLL(path)
    handle, text = ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p)
    library.kasa_diag_version.restype = ctypes.c_char_p
    library.kasa_diag_free.argtypes = [ctypes.c_void_p]
    library.kasa_diag_free.restype = None
    library.kasa_diag_diagnoser_create.argtypes = [text]
    library.kasa_diag_diagnoser_create.restype = handle
    library.kasa_diag_diagnoser_destroy.argtypes = [handle]
    library.kasa_diag_diagnoser_destroy.restype = None
    library.kasa_diag_options_create.restype = handle
    library.kasa_diag_options_destroy.argtypes = [handle]
    library.kasa_diag_options_destroy.restype = None
    library.kasa_diag_options_set_complaint.argtypes = [handle, ctypes.c_ubyte]
    library.kasa_diag_options_set_complaint.restype = None
    library.kasa_diag_diagnose_json.argtypes = [
        handle, handle, ctypes.c_char_p, ctypes.c_size_t,
        text, ctypes.POINTER(ctypes.c_size_t), text]
    library.kasa_diag_diagnose_json.restype = ctypes.c_int
    return library


class Error(Exception):
    """What the library says of a failure."""


class Diagnoser:
    """Compiled knowledge. Make one and keep it; it serves all threads."""

    def __init__(self):
        self._handle = None
        self._library = _load()
        error = ctypes.c_void_p()
        self._handle = self._library.kasa_diag_diagnoser_create(
            ctypes.byref(error))
        if not self._handle:
            raise Error(self._take(error))

    def __del__(self):
        if self._handle:
            self._library.kasa_diag_diagnoser_destroy(self._handle)

    def diagnose(self, snapshot, complaint=False):
        """A snapshot as a dict in, a diagnosis as a dict out."""
        data = json.dumps(snapshot).encode()
        out, length = ctypes.c_void_p(), ctypes.c_size_t()
        error = ctypes.c_void_p()
        options = self._library.kasa_diag_options_create()
        if not options:
            raise MemoryError()
        self._library.kasa_diag_options_set_complaint(options, bool(complaint))
        code = self._library.kasa_diag_diagnose_json(
            self._handle, options, data, len(data),
            ctypes.byref(out), ctypes.byref(length), ctypes.byref(error))
        self._library.kasa_diag_options_destroy(options)
        if code != 0:
            raise Error(self._take(error))
        return json.loads(self._take(out))

    def _take(self, pointer):
        """The text behind a pointer of the library's, which is freed."""
        if not pointer:
            return "out of memory"
        text = ctypes.string_at(pointer.value).decode()
        self._library.kasa_diag_free(pointer)
        return text


def main():
    try:
        diagnosis = Diagnoser().diagnose(json.load(sys.stdin), complaint=True)
    except Error as error:
        sys.exit(f"kasa_diag: {error}")
    for cause in diagnosis["causes"][:3]:
        print(f"{cause['probability']:.0%} {cause['title']}")
    print("First:", diagnosis["plan"][0]["title"])


if __name__ == "__main__":
    main()
