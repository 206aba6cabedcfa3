"""The broker and the bridge as processes on loopback, for the tests."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import time

USER, PASSWORD = "hub", "a pass word"


def wait_for(condition, what):
    """Until it holds. The limit is for a test that fails, not a measurement."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError("never: " + what)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Broker:
    """A mosquitto that keeps what is retained in a folder, with a password.

    `listener` are further lines of its listener's configuration, `options`
    those of its clients on the command line.
    """

    def __init__(self, folder, listener="", options=()):
        self.folder = folder
        self.listener = listener
        self.options = list(options)
        self.process = None
        passwords = os.path.join(folder, "passwords")
        subprocess.run(["mosquitto_passwd", "-b", "-c", passwords, USER,
                        PASSWORD], check=True)
        self.choose_port()

    def choose_port(self):
        self.port = free_port()
        with open(os.path.join(self.folder, "conf"), "w") as conf:
            conf.write(f"listener {self.port} 127.0.0.1\n{self.listener}"
                       "allow_anonymous false\n"
                       f"password_file {self.folder}/passwords\n"
                       "persistence true\n"
                       f"persistence_location {self.folder}/\n")
            if os.geteuid() == 0:  # it would drop to a user without the folder
                conf.write("user root\n")

    def start(self):
        self.process = subprocess.Popen(
            ["mosquitto", "-c", os.path.join(self.folder, "conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.answers, "the broker answers")

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError("the broker has ended")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def forget(self):
        os.remove(os.path.join(self.folder, "mosquitto.db"))

    def arguments(self):
        return ["-h", "127.0.0.1", "-p", str(self.port), "-u", USER, "-P",
                PASSWORD, "-q", "1"] + self.options

    def publish(self, topic, payload, retain=False):
        if isinstance(payload, dict):
            payload = json.dumps(payload)
        if isinstance(payload, str):
            payload = payload.encode()
        command = ["mosquitto_pub"] + self.arguments() + ["-t", topic, "-s"]
        if not payload:
            command[-1] = "-n"
        subprocess.run(command + (["-r"] if retain else []), input=payload,
                       check=True)


class Bridge:
    """The program, with the broker's user and further `options`."""

    def __init__(self, program, broker, password=PASSWORD, host="127.0.0.1",
                 options=(), environment=None):
        self.process = subprocess.Popen(
            [program, "--host", host, "--port", str(broker.port),
             "--username", USER] + list(options),
            env=dict(os.environ, MQTT_PASSWORD=password, **(environment or {})),
            stderr=subprocess.PIPE, text=True)
        self.said = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stderr:
            self.said.append(line)

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait()
