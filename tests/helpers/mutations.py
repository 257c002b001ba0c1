"""Mutations: a tree of tables that is almost right, as TOML, and bytes that are almost text.

For tests only; nothing in the package may import it.
"""

from __future__ import annotations

import datetime
import json

NUMBERS = (
    float("nan"),
    float("inf"),
    -float("inf"),
    1e308,
    -1e308,
    5e-324,
    1e-300,
    -0.0,
    0,
    1,
    -1,
    2,
    0.5,
    1.0000001,
    -1e-9,
    10**9,
    10**18,
    2**62,
    2**63,
    2**64,
    10**40,
    -(10**9),
    6_000_000_000,
)
WORDS = (
    "",
    " ",
    "nan",
    "x" * 5000,
    "a/b",
    "../x",
    "..",
    "/dev/zero",
    "/etc/passwd",
    "C:\\x",
    "on",
    "off",
    "historical",
    "historical.toml",
    "mine.toml",
    "other.toml",
    "é",
    "日本",
    "\u202e",
    "\U0001f600",
    "a\nb",
    "\x1b[31m",
    "\x00",
    "\x7f",
    "{}",
    "%s",
    "${HOME}",
    "{x!r}",
    "<script>",
    "'; drop",
    "1917-11",
    "0000-11",
    "0001-01",
    "9999-12",
    "1917-13",
    "1917-00",
    "1917-11-31",
    "-0001-01",
    "19171-1",
    "\u0661\u0669\u0661\u0667-\u0661\u0661",
    "1e5",
    "True",
    "none",
    "__class__",
    "bench.meet_base",
    "petrograd",
    "all",
    "russia",
    "menshevik",
    "grid",
    "sobol",
)
ODD = (
    True,
    False,
    [],
    {},
    [[]],
    [{}],
    [None],
    {"a": {"b": {"c": 1}}},
    datetime.date(1917, 11, 7),
    datetime.time(1, 2),
    datetime.datetime(1917, 11, 7, 1, 2),
    [[["1917-11", 0.1]]],
    [1, "a"],
    ["1917-11", 0.1],
    [["1917-11", 0.1], ["1917-11", 0.2]],
    list(range(300)),
    ["x"] * 60,
)


def text_of(tree) -> str:
    """Return a tree of tables and values as TOML."""
    lines = [f"{_key(k)} = {_value(v)}" for k, v in tree.items() if not isinstance(v, dict)]
    for key, table in tree.items():
        if isinstance(table, dict):
            lines.append(f"[{_key(key)}]")
            lines += [f"{_key(k)} = {_value(v)}" for k, v in table.items()]
    return "\n".join(lines) + "\n"


def _key(key):
    return json.dumps(str(key), ensure_ascii=False)


def _value(value):
    if isinstance(value, bool) or value is None:
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat()


# Trees --------------------------------------------------------------------------------------------


def places(tree, at=()):
    """Return the paths of everything in a tree."""
    found = []
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        found.append((*at, key))
        if isinstance(value, dict | list):
            found += places(value, (*at, key))
    return found


def changed(luck, tree, names):
    """Change one thing in a tree: a value, a key, an entry; most others stay right."""
    known = places(tree)
    if not known:
        tree[luck.choice(names)] = odd(luck, names)
        return
    path = luck.choice(known)
    parent = tree
    for key in path[:-1]:
        parent = parent[key]
    last = path[-1]
    what = luck.random()
    if what < 0.55:
        parent[last] = near(luck, parent[last], names)
    elif what < 0.7:
        del parent[last]
    elif what < 0.8 and isinstance(parent, list):
        parent.insert(luck.randrange(len(parent) + 1), json_like(parent[last]))
    elif what < 0.9 and isinstance(parent, dict):
        parent[luck.choice((*names, *WORDS))] = parent.pop(last)
    elif isinstance(parent, list):
        luck.shuffle(parent)
    else:
        parent[luck.choice((*names, *WORDS))] = odd(luck, names)


def near(luck, value, names):
    """Return a value near the right one, or of the same kind, or of another."""
    if luck.random() < 0.35:
        return odd(luck, names)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return luck.choice((-value, value + 1, value * 10, value / 3, luck.choice(NUMBERS)))
    if isinstance(value, str):
        at = luck.randrange(len(value) + 1)
        typed = value[:at] + luck.choice(("", "x", " ", "0", "-", "/", "\t", "é")) + value[at + 1 :]
        return luck.choice((typed, value.upper(), value * 3, luck.choice((*names, *WORDS))))
    if isinstance(value, list):
        return json_like(
            luck.choice((value * 2, value[::-1], value[:1], [value], [*value, odd(luck, names)]))
        )
    if isinstance(value, dict):
        return {**value, luck.choice((*names, *WORDS)): odd(luck, names)}
    return odd(luck, names)


def odd(luck, names):
    """Return a value that seldom belongs."""
    made = luck.choice(
        (luck.choice(NUMBERS), luck.choice(WORDS), luck.choice(ODD), luck.choice(names))
    )
    return json_like(made)  # a case must leave nothing behind for the next


def bytes_of(luck, text):
    """Return a text with something done to its bytes: cut, doubled, swapped, foreign."""
    raw = text.encode("utf-8", "replace")
    at = luck.randrange(len(raw) + 1)
    lines = raw.splitlines(keepends=True) or [b""]
    k = luck.randrange(len(lines))
    match luck.randrange(12):
        case 0:
            return raw[:at]
        case 1:
            return (
                raw[:at]
                + bytes(luck.randrange(256) for _ in range(luck.randrange(1, 9)))
                + (raw[at:])
            )
        case 2:
            return b"".join([*lines[:k], lines[k], *lines[k:]])
        case 3:
            return b"".join(lines[:k] + lines[k + 1 :])
        case 4:
            return b"".join(luck.sample(lines, len(lines)))
        case 5:
            return b"\xef\xbb\xbf" + raw
        case 6:
            return raw.replace(b"\n", b"\r\n")
        case 7:
            return raw + raw
        case 8:
            return raw[:at] + b"[" * luck.choice((3, 900, 60_000)) + raw[at:]
        case 9:
            return raw + b"# " + b"x" * luck.choice((10, 900_000, 1_200_000)) + b"\n"
        case 10:
            return raw.replace(b"=", luck.choice((b"==", b":", b"= =", b"=\n")), 1)
        case _:
            return raw[:at] + b"\x00" + raw[at:]


def json_like(tree):
    """Return a copy of a tree that may be changed."""
    if isinstance(tree, dict):
        return {key: json_like(value) for key, value in tree.items()}
    return [json_like(value) for value in tree] if isinstance(tree, list) else tree
