"""The bridge against Debian's broker, on loopback: run by broker_test.sh.

usage: broker_test.py BRIDGE SCHEMA RECORDING FIRST_SNAPSHOT
"""

import copy
import json
import signal
import subprocess
import sys
import tempfile
import threading

import jsonschema

from processes import PASSWORD, Bridge, Broker, wait_for

BRIDGE, SCHEMA, RECORDING, FIRST_SNAPSHOT = sys.argv[1:5]
DISCOVERY = "homeassistant/device/kasa_diag_{}/config"

WEAK = {"device": {"kind": "CAMERA", "vendor": "TP-Link", "model": "C200"},
        "wifi": {"rssi_dbm": -88}, "reach": {"intermittent": True}}
WELL = {"device": {"kind": "CAMERA"},
        "led": {"mode": "SOLID", "colors": ["GREEN"]},
        "wifi": {"associated": True, "rssi_dbm": -48},
        "reach": {"lan": True, "rtsp_ok": True},
        "cloud": {"reachable": True, "vendor_app_works": True},
        "stream": {"picture": "NORMAL"}}


class Watcher:
    """Sees all messages: what is retained, and what is sent from now on."""

    def __init__(self, broker):
        self.retained, self.sent = {}, []
        self.process = subprocess.Popen(
            ["mosquitto_sub"] + broker.arguments() +
            ["-t", "#", "-F", "%r %t %x"], stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.read, daemon=True).start()
        # Its own message comes back: it sees.
        wait_for(lambda: broker.publish("watcher", "here") or any(
            topic == "watcher" for topic, _ in self.sent), "the watcher sees")

    def read(self):
        for line in self.process.stdout:
            flag, topic, payload = line.rstrip("\n").split(" ", 2)
            payload = bytes.fromhex(payload).decode()
            if flag == "0":
                self.sent.append((topic, payload))
            self.retained[topic] = payload

    def get(self, topic):
        return self.retained.get(topic, "")

    def wait(self, topic, payload):
        wait_for(lambda: self.get(topic) == payload, f"{topic} is {payload}")

    def sent_topics(self):
        return [topic for topic, _ in self.sent if topic != "watcher"]

    def close(self):
        # Asked politely, mosquitto_sub may wait for ever for its broker.
        self.process.kill()
        self.process.wait()


def documents(watcher):
    """What the bridge wants the broker to hold."""
    return {topic: payload for topic, payload in watcher.retained.items()
            if payload and topic.split("/")[-1] in (
                "problem", "cause", "attributes", "diagnosis", "config")}


def test_schema(schema):
    """The schema refuses what Home Assistant would refuse."""
    good = {"device": {"identifiers": ["a"]}, "origin": {"name": "o"},
            "components": {"p": {"platform": "sensor", "unique_id": "u",
                                 "state_topic": "t"}}}
    jsonschema.validate(good, schema)

    def bad(change):
        wrong = copy.deepcopy(good)
        change(wrong)
        try:
            jsonschema.validate(wrong, schema)
        except jsonschema.ValidationError:
            return
        raise AssertionError(f"taken: {wrong}")

    bad(lambda d: d.pop("origin"))
    bad(lambda d: d["origin"].pop("name"))
    bad(lambda d: d["device"].pop("identifiers"))
    bad(lambda d: d["device"]["identifiers"].clear())
    bad(lambda d: d["device"].update(colour="red"))
    bad(lambda d: d.update(json_attributes_topic="t"))
    bad(lambda d: d.update(qos=3))
    bad(lambda d: d["components"]["p"].pop("platform"))
    bad(lambda d: d["components"]["p"].pop("unique_id"))
    bad(lambda d: d["components"]["p"].pop("state_topic"))
    bad(lambda d: d["components"]["p"].update(state_topic="a/+"))
    bad(lambda d: d["components"]["p"].update(platform="problem"))
    bad(lambda d: d["components"]["p"].update(device_class="problem"))


def test_devices(broker, watcher, schema):
    broker.publish("kasa_diag/cam/snapshot", WEAK)
    watcher.wait("kasa_diag/cam/problem", "ON")
    assert "signal" in watcher.get("kasa_diag/cam/cause")
    attributes = json.loads(watcher.get("kasa_diag/cam/attributes"))
    assert attributes["causes"][0]["id"] == "weak_signal", attributes
    diagnosis = json.loads(watcher.get("kasa_diag/cam/diagnosis"))
    assert diagnosis["status"] == "CAUSES_FOUND"

    broker.publish("kasa_diag/good/snapshot", WELL)
    watcher.wait("kasa_diag/good/problem", "OFF")
    broker.publish("kasa_diag/dark/snapshot", {})
    watcher.wait("kasa_diag/dark/problem", "None")

    with open(RECORDING, "rb") as file:
        broker.publish("kasa_diag/hub/recording", file.read())
    wait_for(lambda: watcher.get("kasa_diag/hub--2/problem"),
             "a hub's child is a device")

    broker.publish("kasa_diag/cam/snapshot", '{"wifi": {"rssi": 1}}')
    wait_for(lambda: "rssi_dbm" in watcher.get("kasa_diag/cam/error"),
             "an error with a hint")

    configs = 0
    for topic, payload in documents(watcher).items():
        kind = topic.split("/")[-1]
        if kind == "config":
            jsonschema.validate(json.loads(payload), schema)
            configs += 1
        elif kind in ("problem", "cause"):
            assert 0 < len(payload) <= 255, (topic, payload)
        elif kind == "attributes":
            assert len(payload.encode()) < 16384, topic
    assert configs >= 5, configs


def test_first_snapshot(broker, watcher):
    """The script of the README."""
    subprocess.run([FIRST_SNAPSHOT] + broker.arguments(), check=True)
    watcher.wait("kasa_diag/hall_camera/problem", "ON")


def test_brief_fault(broker, watcher):
    for snapshot in (WEAK, WELL, WEAK, WELL):
        broker.publish("kasa_diag/good/snapshot", snapshot)
    # The bridge has seen all of that once it has seen what comes after.
    broker.publish("kasa_diag/after/snapshot", {})
    watcher.wait("kasa_diag/after/problem", "None")
    states = [p for t, p in watcher.sent if t == "kasa_diag/good/problem"]
    assert states == ["OFF"], states


def test_hub_starts(broker, watcher):
    topic = DISCOVERY.format("cam")
    before = watcher.sent_topics().count(topic)
    broker.publish("homeassistant/status", "online")
    wait_for(lambda: watcher.sent_topics().count(topic) == before + 1,
             "discovery is sent again")


def restart(broker, watcher, forget):
    """The broker goes down for a while. Gives a new watcher and what was."""
    before = documents(watcher)
    watcher.close()
    broker.stop()
    if forget:
        broker.forget()
    broker.start()
    return Watcher(broker), before


def test_broker_restarts(broker, watcher):
    watcher, before = restart(broker, watcher, forget=False)
    assert documents(watcher) == before, "the broker keeps what is retained"
    wait_for(lambda: ("kasa_diag/status", "online") in watcher.sent,
             "the bridge is back")
    broker.publish("kasa_diag/later/snapshot", {})
    watcher.wait("kasa_diag/later/problem", "None")
    mine = [topic for topic in watcher.sent_topics()
            if "later" not in topic and topic != "kasa_diag/sync"]
    assert mine == ["kasa_diag/status"], mine
    assert documents(watcher).items() >= before.items()
    return watcher


def test_broker_forgets(broker, watcher):
    watcher, before = restart(broker, watcher, forget=True)
    wait_for(lambda: documents(watcher) == before, "all is retained again")
    mine = [topic for topic in watcher.sent_topics() if topic in before]
    assert sorted(mine) == sorted(before), "each document once"
    return watcher


def test_bridge_is_killed(broker, watcher, bridge):
    bridge.end(signal.SIGKILL)
    watcher.wait("kasa_diag/status", "offline")
    before = documents(watcher)
    bridge = Bridge(BRIDGE, broker)
    watcher.wait("kasa_diag/status", "online")
    assert documents(watcher) == before
    # What it had published has inertia.
    broker.publish("kasa_diag/good/snapshot", WEAK)
    broker.publish("kasa_diag/after/snapshot", WELL)
    broker.publish("kasa_diag/after/snapshot", WELL)
    watcher.wait("kasa_diag/after/problem", "OFF")
    assert watcher.get("kasa_diag/good/problem") == "OFF"
    broker.publish("kasa_diag/good/snapshot", WEAK)
    watcher.wait("kasa_diag/good/problem", "ON")
    return bridge


def test_device_is_forgotten(broker, watcher):
    broker.publish("kasa_diag/cam/snapshot", "", retain=True)
    wait_for(lambda: not any("/cam/" in topic or "_cam/" in topic
                             for topic in documents(watcher)),
             "nothing is left of it")


def test_bridge_ends(watcher, bridge):
    assert bridge.end() == 0, bridge.said
    watcher.wait("kasa_diag/status", "offline")


def test_wrong_password(broker):
    bridge = Bridge(BRIDGE, broker, password="wrong")
    wait_for(lambda: any("not authorised" in line.lower()
                         for line in bridge.said), "it says why")
    assert PASSWORD not in "".join(bridge.said)
    assert bridge.end() == 0


def main():
    with open(SCHEMA) as file:
        schema = json.load(file)
    test_schema(schema)
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(folder)
        broker.start()
        watcher = Watcher(broker)
        bridge = Bridge(BRIDGE, broker)
        try:
            watcher.wait("kasa_diag/status", "online")
            test_devices(broker, watcher, schema)
            test_first_snapshot(broker, watcher)
            test_brief_fault(broker, watcher)
            test_hub_starts(broker, watcher)
            watcher = test_broker_restarts(broker, watcher)
            watcher = test_broker_forgets(broker, watcher)
            bridge = test_bridge_is_killed(broker, watcher, bridge)
            test_device_is_forgotten(broker, watcher)
            test_bridge_ends(watcher, bridge)
            test_wrong_password(broker)
        except AssertionError:
            sys.stderr.write("the bridge said: " + "".join(bridge.said))
            sys.stderr.write(f"the last messages: {watcher.sent[-10:]!r}"[:4000])
            raise
        finally:
            bridge.end(signal.SIGKILL)
            watcher.close()
            broker.stop()
    print("tested against a broker")


main()
