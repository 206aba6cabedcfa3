"""Holds a conversation with kasa_diag through a pseudo-terminal.

usage: troubleshoot_terminal.py KASA_DIAG KNOWLEDGE SNAPSHOT
"""

import os
import pty
import re
import select
import sys
import time

TIMEOUT_SECONDS = 60


class Terminal:
    def __init__(self, arguments, environment=None):
        self.seen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environment or {})
            os.execv(arguments[0], arguments)

    def _read(self, deadline):
        ready, _, _ = select.select([self.fd], [], [], max(0, deadline - time.time()))
        if not ready:
            raise AssertionError("nothing came; so far:\n" + self.seen)
        try:
            data = os.read(self.fd, 4096)
        except OSError:  # the other side has closed
            return False
        self.seen += data.decode()
        return bool(data)

    def expect_prompt(self, *texts):
        """Waits for the next prompt; returns what came before it."""
        deadline = time.time() + TIMEOUT_SECONDS
        while not self.seen.endswith("\n> "):
            assert self._read(deadline), "it ended: " + self.seen
        part, self.seen = self.seen, ""
        for text in texts:
            assert text in part, "%r is not in:\n%s" % (text, part)
        return part

    def type(self, text):
        os.write(self.fd, text.encode())

    def expect_end(self, *texts):
        deadline = time.time() + TIMEOUT_SECONDS
        while self._read(deadline):
            pass
        _, status = os.waitpid(self.pid, 0)
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, status
        for text in texts:
            assert text in self.seen, "%r is not in:\n%s" % (text, self.seen)
        return self.seen


def main():
    kasa_diag, knowledge, snapshot = sys.argv[1:]
    small = [kasa_diag, "troubleshoot", "--no-bundled", "--knowledge=" + knowledge]

    terminal = Terminal(small)
    part = terminal.expect_prompt("Question: Does it come and go?")
    # Bold headings, and no other control sequence.
    assert set(re.findall(r"\x1b\[[0-9;?]*.", part)) == {"\x1b[1m", "\x1b[0m"}, part
    terminal.type("1\n")
    # What is typed shows once.
    part = terminal.expect_prompt("Try this: Fix A", "(up from")
    assert part.startswith("1\r\n") and "\n1\r\n" not in part, repr(part)
    terminal.type("back\n")
    terminal.expect_prompt("Taken back.", "Question:")
    terminal.type("?\n")
    terminal.expect_prompt("Try this:")
    terminal.type("1\n")
    terminal.expect_end("Fixed.")

    terminal = Terminal(small, {"NO_COLOR": "1"})
    assert "\x1b" not in terminal.expect_prompt()
    terminal.type("\x04")  # end of input
    terminal.expect_end("Left.")

    # With the bundled knowledge.
    terminal = Terminal([kasa_diag, "troubleshoot", snapshot])
    terminal.expect_prompt("What may be wrong")
    terminal.type("quit\n")
    terminal.expect_end("Left.")
    print("the terminal is good")


if __name__ == "__main__":
    main()
