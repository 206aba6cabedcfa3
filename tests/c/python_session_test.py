"""The Python example's sessions and recordings, through the shared library.

usage: python_session_test.py FOLDER_OF_THE_EXAMPLE
"""

import os
import re
import sys
import tempfile
import textwrap

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import kasa_diag  # noqa: E402


def error_of(call, *arguments):
    try:
        call(*arguments)
    except kasa_diag.Error as error:
        return str(error)
    raise AssertionError("no error")


def run_the_documentation():
    """The example in the file's own first comment, which the docs show too."""
    example = re.findall(r"(?:^(?: {4}.*)?\n)+", kasa_diag.__doc__, re.M)
    code = textwrap.dedent(max(example, key=len))
    assert "session.save()" in code and "read_recording" in code, code
    os.chdir(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
    with open("devices.json", "w") as file:
        file.write('{"get_device_info": {"model": "P110", "rssi": -50}}')
    names = dict(vars(kasa_diag))
    exec(code, names)
    assert names["step"].keys() & {"question", "remedy"}, names["step"]


def speak_another_language():
    texts = """texts { id: "library/evidence/complaint"
      original: "somebody complains" text: "jemand klagt" }"""
    diagnoser = kasa_diag.Diagnoser(texts.encode())
    assert "texts without a translation" in diagnoser.warnings
    diagnosis = diagnoser.diagnose({"wifi": {"rssi_dbm": -88}}, complaint=True)
    titles = [e["title"] for e in diagnosis["causes"][0]["evidence"]]
    assert "jemand klagt" in titles, titles
    assert "texts:1:" in error_of(kasa_diag.Diagnoser, b"texts { idd: 1 }")


def main():
    speak_another_language()
    diagnoser = kasa_diag.Diagnoser()
    session = diagnoser.session({"wifi": {"rssi_dbm": -88}})
    begun = session.save()
    session.answer("comes_and_goes", "yes")
    session.tried("move_closer", kasa_diag.DID_NOT_HELP)
    state = session.save()

    resumed = diagnoser.resume(state)
    assert resumed.save() == state
    summary = resumed.summary()
    assert summary["attempts"][0]["remedy"] == "move_closer", summary
    assert summary["answers"][0]["answer"] == "yes", summary
    assert "answered already" in error_of(
        resumed.answer, "comes_and_goes", "no")
    assert "no_such" in error_of(resumed.dont_know, "no_such")
    resumed.undo()
    resumed.undo()
    assert resumed.save() == begun
    resumed.go_to_support()
    assert resumed.next()["end"]["kind"] == "TO_SUPPORT"

    session.observe({"wifi": {"rssi_dbm": -40}})
    kinds = [evidence["kind"]
             for cause in session.diagnosis()["causes"][:5]
             for evidence in cause["evidence"]]
    assert "FAILED_REMEDIES" in kinds, kinds
    session.give_up()
    assert session.next()["end"]["kind"] == "GAVE_UP"

    snapshots = kasa_diag.read_recording(
        b'{"get_device_info": {"model": "P110", "rssi": -50}}')
    assert snapshots[0]["wifi"]["rssi_dbm"] == -50, snapshots
    assert "no device" in error_of(kasa_diag.read_recording, b"{}")
    run_the_documentation()


main()
