"""kasa_diag from Python: ctypes over the C interface, no package needed.

    diagnoser = Diagnoser()
    diagnosis = diagnoser.diagnose({"wifi": {"rssi_dbm": -84}})
    print(diagnosis["causes"][0]["title"])

    session = diagnoser.session({"wifi": {"rssi_dbm": -84}})
    step = session.next()  # holds a "question", a "remedy" or an "end"
    session.tried("move_closer", DID_NOT_HELP)
    state = session.save()  # bytes; diagnoser.resume(state) goes on

    for snapshot in read_recording(open("devices.json", "rb").read()):
        print(diagnoser.diagnose(snapshot)["status"])

The library is found at KASA_DIAG_LIBRARY, else where the system's loader looks.
As a program, it reads a snapshot or a recording from standard input.
"""

import ctypes
import json
import os
import sys

FIXED, DID_NOT_HELP, COULD_NOT_BE_DONE = 1, 2, 3

_HANDLE, _SIZE, _BYTES = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
_TEXT, _LENGTH = ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(_SIZE)
_OUT = [_TEXT, _LENGTH, _TEXT]  # char** out, size_t* out_length, char** error
_FUNCTIONS = {  # name: what it returns, what it takes
    "version": (_BYTES, []),
    "free": (None, [ctypes.c_void_p]),
    "diagnoser_create": (_HANDLE, [_TEXT]),
    "diagnoser_create_translated": (_HANDLE, [_HANDLE, ctypes.c_ubyte, _BYTES,
                                              _SIZE, _TEXT, _TEXT]),
    "diagnoser_destroy": (None, [_HANDLE]),
    "options_create": (_HANDLE, []),
    "options_destroy": (None, [_HANDLE]),
    "options_set_complaint": (None, [_HANDLE, ctypes.c_ubyte]),
    "diagnose_json": (ctypes.c_int, [_HANDLE, _HANDLE, _BYTES, _SIZE] + _OUT),
    "recording_read": (_HANDLE, [_BYTES, _SIZE, _TEXT, _TEXT]),
    "recording_destroy": (None, [_HANDLE]),
    "recording_size": (_SIZE, [_HANDLE]),
    "recording_snapshot_json": (ctypes.c_int, [_HANDLE, _SIZE] + _OUT),
    "session_create": (_HANDLE, [_HANDLE, _HANDLE, _TEXT]),
    "session_resume": (_HANDLE,
                       [_HANDLE, _HANDLE, _BYTES, _SIZE, _TEXT, _TEXT]),
    "session_destroy": (None, [_HANDLE]),
    "session_save": (ctypes.c_int, [_HANDLE] + _OUT),
    "session_start_json": (ctypes.c_int,
                           [_HANDLE, _BYTES, _SIZE, _TEXT, _TEXT]),
    "session_observe_json": (ctypes.c_int,
                             [_HANDLE, _BYTES, _SIZE, _TEXT, _TEXT]),
    "session_next_json": (ctypes.c_int, [_HANDLE] + _OUT),
    "session_answer": (ctypes.c_int,
                       [_HANDLE, _BYTES, _SIZE, _BYTES, _SIZE, _TEXT]),
    "session_dont_know": (ctypes.c_int, [_HANDLE, _BYTES, _SIZE, _TEXT]),
    "session_tried": (ctypes.c_int,
                      [_HANDLE, _BYTES, _SIZE, ctypes.c_int, _TEXT]),
    "session_undo": (ctypes.c_int, [_HANDLE, _TEXT]),
    "session_go_to_support": (ctypes.c_int, [_HANDLE, _TEXT]),
    "session_give_up": (ctypes.c_int, [_HANDLE, _TEXT]),
    "session_diagnosis_json": (ctypes.c_int, [_HANDLE] + _OUT),
    "session_summary_json": (ctypes.c_int, [_HANDLE] + _OUT),
}


class Error(Exception):
    """What the library says of a failure."""


class _Library:
    """The shared library, with its conventions turned into Python's."""

    def __init__(self):
        path = os.environ.get("KASA_DIAG_LIBRARY", "libkasa_diag_c.so.0")
        library = ctypes.CDLL(path)
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(library, "kasa_diag_" + name)
            function.restype, function.argtypes = result, arguments
            setattr(self, name, function)

    def take(self, pointer):
        """The text behind a pointer of the library's, which is freed."""
        if not pointer:
            return ""
        text = ctypes.string_at(pointer.value).decode()
        self.free(pointer)
        return text

    def do(self, function, *arguments):
        """Calls what returns a code."""
        error = ctypes.c_void_p()
        if function(*arguments, ctypes.byref(error)) != 0:
            raise Error(self.take(error) or "out of memory")

    def make(self, function, *arguments):
        """Calls what returns a handle."""
        error = ctypes.c_void_p()
        handle = function(*arguments, ctypes.byref(error))
        if not handle:
            raise Error(self.take(error) or "out of memory")
        return handle

    def get(self, function, *arguments):
        """Calls what gives bytes."""
        out, length = ctypes.c_void_p(), ctypes.c_size_t()
        self.do(function, *arguments, ctypes.byref(out), ctypes.byref(length))
        data = ctypes.string_at(out.value, length.value)
        self.free(out)
        return data

    def get_json(self, function, *arguments):
        return json.loads(self.get(function, *arguments))


class Diagnoser:
    """Compiled knowledge. Make one and keep it; it serves all threads.

    `texts`, the bytes of a catalogue (docs/translating.md), makes it speak
    another language; `warnings` is then what that lacks, one a line.
    """

    def __init__(self, texts=None):
        self._handle, self.warnings = None, ""
        self._library = _Library()
        if texts is None:
            self._handle = self._library.make(self._library.diagnoser_create)
            return
        warnings = ctypes.c_void_p()
        self._handle = self._library.make(
            self._library.diagnoser_create_translated, None, 1, texts,
            len(texts), ctypes.byref(warnings))
        self.warnings = self._library.take(warnings)

    def __del__(self):
        if self._handle:
            self._library.diagnoser_destroy(self._handle)

    def diagnose(self, snapshot, complaint=False):
        """A snapshot as a dict in, a diagnosis as a dict out."""
        data = json.dumps(snapshot).encode()
        options = self._library.options_create()
        if not options:
            raise MemoryError()
        try:
            self._library.options_set_complaint(options, bool(complaint))
            return self._library.get_json(self._library.diagnose_json,
                                          self._handle, options, data,
                                          len(data))
        finally:
            self._library.options_destroy(options)

    def session(self, snapshot):
        """A conversation that begins with what is known, maybe nothing: {}."""
        session = Session(self._library, self._library.make(
            self._library.session_create, self._handle, None))
        session.start(snapshot)
        return session

    def resume(self, state):
        """Goes on with what Session.save() gave."""
        return Session(self._library, self._library.make(
            self._library.session_resume, self._handle, None, state,
            len(state), None))


class Session:
    """One question or remedy at a time. For one thread at a time."""

    def __init__(self, library, handle):
        self._library, self._handle = library, handle

    def __del__(self):
        self._library.session_destroy(self._handle)

    def start(self, snapshot):
        data = json.dumps(snapshot).encode()
        self._do("start_json", data, len(data), None)

    def observe(self, snapshot):
        data = json.dumps(snapshot).encode()
        self._do("observe_json", data, len(data), None)

    def next(self):
        return self._get_json("next_json")

    def answer(self, question, answer):
        question, answer = question.encode(), answer.encode()
        self._do("answer", question, len(question), answer, len(answer))

    def dont_know(self, question):
        question = question.encode()
        self._do("dont_know", question, len(question))

    def tried(self, remedy, outcome):
        remedy = remedy.encode()
        self._do("tried", remedy, len(remedy), outcome)

    def undo(self):
        self._do("undo")

    def go_to_support(self):
        self._do("go_to_support")

    def give_up(self):
        self._do("give_up")

    def diagnosis(self):
        return self._get_json("diagnosis_json")

    def summary(self):
        return self._get_json("summary_json")

    def save(self):
        return self._library.get(self._library.session_save, self._handle)

    def _do(self, name, *arguments):
        self._library.do(getattr(self._library, "session_" + name),
                         self._handle, *arguments)

    def _get_json(self, name):
        return self._library.get_json(
            getattr(self._library, "session_" + name), self._handle)


def read_recording(data):
    """The snapshots, as dicts, in what python-kasa or others recorded."""
    library = _Library()
    recording = library.make(library.recording_read, data, len(data), None)
    try:
        return [library.get_json(library.recording_snapshot_json, recording, i)
                for i in range(library.recording_size(recording))]
    finally:
        library.recording_destroy(recording)


def main():
    try:
        diagnoser = Diagnoser()
        for snapshot in read_recording(sys.stdin.buffer.read()):
            diagnosis = diagnoser.diagnose(snapshot, complaint=True)
            for cause in diagnosis["causes"][:3]:
                print(f"{cause['probability']:.0%} {cause['title']}")
            print("First:", diagnosis["plan"][0]["title"])
    except Error as error:
        sys.exit(f"kasa_diag: {error}")


if __name__ == "__main__":
    main()
