"""Law 11: small files, small functions, honest names."""

from statistics import median

from tests.house.tree import functions, name_of, source_files, suite_files, where

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}


def test_files_are_small():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in source_files()}
    written = sorted(count for count in lines.values() if count)
    assert median(written) <= 100
    assert sum(count <= 250 for count in written) >= 0.9 * len(written)
    assert not [f"{name_of(path)}: {count} lines" for path, count in lines.items() if count > 400]


def test_functions_are_small():
    lengths = {
        f"{where(path, node)} {node.name}": node.end_lineno - node.lineno + 1
        for path in source_files()
        for node in functions(path)
    }
    short = sum(length <= 32 for length in lengths.values())
    assert short >= 0.9 * len(lengths), sorted(name for name, length in lengths.items() if length > 32)
    assert not [f"{name}: {length} lines" for name, length in lengths.items() if length > 60]


def test_tests_are_not_monsters_either():
    assert not [
        name_of(path) for path in suite_files() if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]


def test_names_say_what_is_inside():
    paths = (*source_files(), *suite_files())
    assert not [name_of(path) for path in paths if {path.stem, *path.parent.parts} & VAGUE]
