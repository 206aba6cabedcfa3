"""The bridge over TLS, against Debian's broker: run by broker_test.sh.

usage: tls_test.py BRIDGE
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from processes import PASSWORD, Bridge, Broker, wait_for

BRIDGE = sys.argv[1]
KEY_PASSWORD = "open sesame"
WEAK = {"device": {"kind": "CAMERA", "vendor": "TP-Link", "model": "C200"},
        "wifi": {"rssi_dbm": -88}, "reach": {"intermittent": True}}


class Certificates:
    """Made by openssl in a folder: NAME.pem and NAME.key."""

    def __init__(self, folder):
        self.folder = folder

    def pem(self, name):
        return os.path.join(self.folder, name + ".pem")

    def key(self, name):
        return os.path.join(self.folder, name + ".key")

    def make(self, name, signed_by=None, extension=None, key_password=None):
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                   "ec_paramgen_curve:prime256v1", "-days", "2", "-subj",
                   f"/CN={name}", "-out", self.pem(name), "-keyout",
                   self.key(name)]
        command += (["-passout", "pass:" + key_password] if key_password
                    else ["-nodes"])
        if signed_by:
            command += ["-CA", self.pem(signed_by), "-CAkey",
                        self.key(signed_by)]
        if extension:
            command += ["-addext", extension]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def running(process):
    try:
        yield process
    except AssertionError:
        sys.stderr.write("the bridge said: " + "".join(process.said))
        raise
    finally:
        process.end(signal.SIGKILL)


def connects(broker, *options, **more):
    with running(Bridge(BRIDGE, broker, options=options, **more)) as bridge:
        wait_for(lambda: "mqtt_bridge: connected\n" in bridge.said,
                 "it connects")
        assert bridge.end() == 0


def is_refused(broker, why, *options, **more):
    with running(Bridge(BRIDGE, broker, options=options, **more)) as bridge:
        wait_for(lambda: any(why in line for line in bridge.said),
                 f"it says: {why}")
        assert "mqtt_bridge: connected\n" not in bridge.said
        assert PASSWORD not in "".join(bridge.said)
        assert KEY_PASSWORD not in "".join(bridge.said)
        assert bridge.end() == 0


def test_diagnosis(broker, files):
    """A snapshot in, a state out, both encrypted."""
    options = ("--ca-file", files.pem("authority"))
    with running(Bridge(BRIDGE, broker, options=options)):
        broker.publish("kasa_diag/cam/snapshot", WEAK, retain=True)
        problem = subprocess.run(
            ["mosquitto_sub"] + broker.arguments() +
            ["-t", "kasa_diag/cam/problem", "-C", "1", "-W", "40"],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        assert problem == "ON\n", problem


def test_broker_is_checked(broker, files):
    why = "certificate verify failed"
    is_refused(broker, why, "--ca-file", files.pem("stranger"))
    # Signed by the right one, for another host.
    is_refused(broker, "host name verification", "--ca-file", files.pem("authority"),
               host="localhost")
    # The system's authorities, which OpenSSL lets one choose.
    connects(broker, "--tls",
             environment={"SSL_CERT_FILE": files.pem("authority")})
    is_refused(broker, why, "--tls",
               environment={"SSL_CERT_FILE": files.pem("stranger")})


def test_client_certificate(broker, files):
    authority = ("--ca-file", files.pem("authority"))

    def ours(name):
        return authority + ("--certificate", files.pem(name), "--key",
                            files.key(name))

    connects(broker, *ours("bridge"))
    is_refused(broker, "connection: ", *authority)
    is_refused(broker, "connection: ", *ours("impostor"))
    connects(broker, *ours("locked"),
             environment={"MQTT_KEY_PASSWORD": KEY_PASSWORD})
    is_refused(broker, "key file", *ours("locked"),
               environment={"MQTT_KEY_PASSWORD": "guess"})
    is_refused(broker, "key file", *ours("locked"))


def test_self_signed(broker, files):
    connects(broker, "--ca-file", files.pem("alone"))
    is_refused(broker, "certificate verify failed", "--ca-file",
               files.pem("authority"))


def test_usage(files):
    """What can never work is said at once."""
    pem, key = files.pem("bridge"), files.key("bridge")
    for options in (["--ca-file", "/nonexistent"],
                    ["--ca-file", pem, "--certificate", pem],
                    ["--ca-file", pem, "--key", key],
                    ["--tls", "--certificate", pem, "--key", key]):
        result = subprocess.run([BRIDGE] + options, stderr=subprocess.PIPE)
        assert result.returncode == 2, (options, result)


def main():
    if not shutil.which("openssl"):
        print("not tested: no openssl here")
        return
    with tempfile.TemporaryDirectory() as folder:
        files = Certificates(folder)
        files.make("authority")
        files.make("stranger")
        for_host = "subjectAltName=IP:127.0.0.1"
        files.make("broker", "authority", for_host)
        files.make("alone", extension=for_host)
        files.make("bridge", "authority")
        files.make("locked", "authority", key_password=KEY_PASSWORD)
        files.make("impostor", "stranger")
        test_usage(files)
        wanted = "require_certificate true\n"
        for name, authority, further, tests in (
                ("broker", "authority", "", (test_diagnosis,
                                             test_broker_is_checked)),
                ("broker", "authority", wanted, (test_client_certificate,)),
                ("alone", "alone", "", (test_self_signed,))):
            listener = (f"cafile {files.pem(authority)}\n"
                        f"certfile {files.pem(name)}\n"
                        f"keyfile {files.key(name)}\n{further}")
            with tempfile.TemporaryDirectory() as state:
                broker = Broker(state, listener,
                                ["--cafile", files.pem(authority)])
                broker.start()
                try:
                    for test in tests:
                        test(broker, files)
                finally:
                    broker.stop()
    print("tested over TLS")


main()
