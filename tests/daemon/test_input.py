"""Bad input: a message that names the thing and its place, and no guarded command let through."""

import json

from harness import MAX_PAYLOAD, Case, bash, event, main


def raw(tool_input, tool="Bash", **more):
    return bash("", tool_name=tool, **more).replace(b'{"command": ""}', tool_input)


def guarded(text):
    return text.replace(b"COMMAND", b"modal app stop ap-1")


def harmless(text):
    return text.replace(b"COMMAND", b"ls -l /srv/data")


# name, payload with COMMAND in it, what the message must say
BAD = [
    ("truncated", bash("COMMAND")[:-27], ["payload: the text ends", "byte"]),
    ("not_json", b"COMMAND", ["payload: not a JSON value (byte 0, line 1, column 1)"]),
    ("text_behind_the_document", bash("COMMAND") + b" x", ["something stands behind the JSON document"]),
    ("two_documents", bash("ls") + bash("COMMAND"), ["something stands behind the JSON document"]),
    ("an_array", b"[" + bash("COMMAND") + b"]", ["payload: is an array, want an object"]),
    ("tool_input_missing", event("PreToolUse", tool_name="Bash", command="COMMAND"), ["tool_input: is missing"]),
    ("tool_input_a_string", raw(b'"COMMAND"'), ["tool_input: is a string, want an object", "line 1"]),
    ("tool_name_missing", event("PreToolUse", tool_input={"command": "COMMAND"}), ["tool_name: is missing"]),
    ("tool_name_a_number", raw(b'{"command":"COMMAND"}').replace(b'"tool_name": "Bash"', b'"tool_name": 1'),
     ["tool_name: is a number, want a string"]),
    ("command_missing", raw(b'{"cmd":"COMMAND"}'), ["tool_input.command: is missing"]),
    ("command_an_array", raw(b'{"command":["COMMAND"]}'), ["tool_input.command: is an array, want a string"]),
    ("command_an_object", raw(b'{"command":{"a":"COMMAND"}}'), ["tool_input.command: is an object"]),
    ("command_null", raw(b'{"command":null,"cmd":"COMMAND"}'), ["tool_input.command: is missing"]),
    ("cwd_a_number", bash("COMMAND", cwd=7), ["cwd: is a number, want a string"]),
    ("flag_a_string", raw(b'{"command":"COMMAND","run_in_background":"yes"}'),
     ["tool_input.run_in_background: is a string, want a boolean"]),
    ("event_missing", bash("COMMAND").replace(b"hook_event_name", b"event"), ["hook_event_name: is missing"]),
    ("key_twice", bash("COMMAND")[:-1] + b',"tool_name":"Read"}', ["tool_name: stands there twice", "column"]),
    ("input_twice", bash("COMMAND")[:-1] + b',"tool_input":{"command":"ls"}}', ["tool_input: stands there twice"]),
    ("input_twice_reversed", bash("ls")[:-1] + b',"tool_input":{"command":"COMMAND"}}', ["stands there twice"]),
    ("command_twice", raw(b'{"command":"ls","command":"COMMAND"}'), ["tool_input.command: stands there twice"]),
    ("command_twice_with_escapes", raw(b'{"comm\\u0061nd":"ls","command":"COMMAND"}'), ["stands there twice"]),
    ("byte_order_mark", b"\xef\xbb\xbf" + bash("COMMAND"), ["byte order mark", "byte 0"]),
    ("nul_within_a_string", bash("COMMAND;X").replace(b"X", b"\0"), ["NUL byte (byte"]),
    ("nul_between", b"\0" + bash("COMMAND"), ["NUL byte (byte 0"]),
    ("control_character", bash("COMMAND;X").replace(b"X", b"\x01"), ["control character"]),
    ("invalid_utf8", bash("COMMAND;X").replace(b"X", b"\xff\xfe"), ["not UTF-8 (byte"]),
    ("overlong_utf8", bash("COMMAND;X").replace(b"X", b"\xc1\xad"), ["not UTF-8"]),
    ("surrogate_utf8", bash("COMMAND;X").replace(b"X", b"\xed\xa0\x80"), ["not UTF-8"]),
    ("utf8_cut_off", bash("COMMAND;X").replace(b"X", b"\xe2\x82"), ["not UTF-8"]),
    ("half_an_escape", bash("COMMAND;X").replace(b"X", b"\\u00"), ["\\u wants four hex digits"]),
    ("unknown_escape", bash("COMMAND;X").replace(b"X", b"\\x41"), ["unknown escape"]),
    ("nested_10000", raw(b'{"command":"COMMAND","x":' + b"[" * 10000 + b"]" * 10000 + b"}"), ["nested more than 256"]),
    ("nested_one_past_the_limit", raw(b'{"command":"COMMAND","x":' + b"[" * 255 + b"]" * 255 + b"}"),
     ["nested more than 256"]),
    ("comma_behind_the_last", raw(b'{"command":"COMMAND",}'), ["a key is missing"]),
    ("single_quotes", b"{'tool_input':{'command':'COMMAND'}}", ["a key is missing (byte 1"]),
    ("comments", b"/* x */" + bash("COMMAND"), ["not a JSON value"]),
]

GOOD = [
    ("unknown_permission_mode", bash("ls", permission_mode="yolo")),
    ("no_permission_mode", bash("ls").replace(b'"permission_mode": "default", ', b"")),
    ("more_keys", bash("ls", brand_new={"a": [1, 2.5e3, None, True]})),
    ("blanks_around", b" \n\t" + bash("ls") + b"\r\n "),
    ("nested_at_the_limit", raw(b'{"command":"ls","x":' + b"[" * 254 + b"]" * 254 + b"}")),
    ("unpaired_surrogate", raw(b'{"command":"echo \\ud800"}')),
    ("astral_characters", raw(b'{"command":"echo \\ud83d\\ude00 \xf0\x9f\x98\x80"}')),
    ("empty_command", bash("")),
    ("server_tool_with_any_input", raw(b'{"command":["ls"],"file_path":7}', tool="mcp__files__read")),
    ("session_start", event("SessionStart", source="startup")),
    ("session_end", event("SessionEnd", reason="other")),
    ("prompt", event("UserPromptSubmit", prompt="hello")),
    ("result", event("PostToolUse", tool_name="Bash", tool_input={"command": "ls"},
                     tool_response={"stdout": "\0\1", "stderr": ""})),
    ("failure", event("PostToolUseFailure", tool_name="Bash", tool_input={"command": "ls"}, error="Exit code 1")),
]


class Input(Case):
    def both(self, payload):
        """The daemon's answer; the one in place must be the same."""
        answer = self.place.hook(payload)
        in_place = self.place.decide(payload)
        self.assertEqual((answer.status, answer.out, answer.err), (in_place.status, in_place.out, in_place.err))
        return answer

    def setUp(self):
        super().setUp()
        self.place.start()

    def test_empty_input(self):
        self.assert_passed_with_message(self.both(b""), "payload: the input is empty", "byte 0")
        self.assert_passed_with_message(self.both(b" \n"), "payload: the input is empty")

    def test_unknown_event_passes_and_is_said(self):
        self.assert_passed_with_message(self.both(event("PreModelSwitch")), "PreModelSwitch")

    def test_event_whose_name_is_no_text(self):
        self.assert_denied(self.both(bash("kill 1").replace(b'"PreToolUse"', b"7")))

    def test_unreadable_prompt_is_never_erased(self):
        answer = self.both(event("UserPromptSubmit", prompt=["modal kill"]))
        self.assert_passed_with_message(answer, "prompt: is an array")

    def test_unreadable_settings_change_is_stopped(self):
        answer = self.both(event("ConfigChange", file_path=["x"]))
        self.assertEqual(answer.status, 2)

    def test_unreadable_write_passes_with_a_message(self):
        answer = self.both(raw(b'{"file_path":["modal"],"content":"kill"}', tool="Write"))
        self.assert_passed_with_message(answer, "tool_input.file_path: is an array")

    def test_words_in_unicode_escapes(self):
        self.assert_denied(self.both(raw(b'{"command":["\\u006d\\u006f\\u0064\\u0061\\u006c app stop"]}')))

    def test_payload_at_the_limit_is_judged_as_usual(self):
        room = MAX_PAYLOAD - len(bash("ls", padding=""))
        payload = bash("ls", padding="x" * room)
        self.assertEqual(len(payload), MAX_PAYLOAD)
        self.assert_allowed(self.both(payload))

    def test_payload_one_past_the_limit_is_judged_by_words(self):
        room = MAX_PAYLOAD + 1 - len(bash("ls", padding=""))
        payload = bash("ls", padding="x" * room)
        self.assert_passed_with_message(self.place.hook(payload), "longer than 8 MiB")
        payload = raw(b'{"command":"' + b"x " * (MAX_PAYLOAD // 2) + b'; modal app stop ap-1"}')
        self.assert_denied(self.place.hook(payload))
        self.assertIn("longer than 8 MiB", self.place.hook(payload).err)
        self.assert_denied(self.place.decide(payload))

    def test_long_texts_of_ours_are_valid_json(self):
        answer = self.both(event("X" * 100000))
        self.assertLessEqual(len(answer.out), 65536)
        json.loads(answer.out)


def bad(payload, words):
    def test(self):
        answer = self.both(guarded(payload))
        self.assertEqual(answer.status, 2, answer)
        for word in words:
            self.assertIn(word, answer.err)
        self.assert_passed_with_message(self.both(harmless(payload)), *words)
    return test


def good(payload):
    return lambda self: self.assert_allowed(self.both(payload))


for name, payload, words in BAD:
    setattr(Input, "test_bad_" + name, bad(payload, words))
for name, payload in GOOD:
    setattr(Input, "test_good_" + name, good(payload))


if __name__ == "__main__":
    main()
