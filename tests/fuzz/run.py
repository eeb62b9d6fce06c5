"""Fuzz every reader of untrusted input: ``make fuzz``.

Each target runs for some seconds in a separate process; atheris guides it by code coverage.
A fault is a traceback, a hang of 20 seconds or 2 GB of memory; its input is stored below
``docs/_build/fuzz``. Without atheris, only the Hypothesis tests of ``test_hostile.py`` run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOUND = ROOT / 'docs' / '_build' / 'fuzz'
TARGETS = (
    'fields',
    'ledger',
    'peps',
    'inventory',
    'objects',
    'record',
    'built',
    'links',
    'options',
)

#: words of the file formats, as a dictionary for the fuzzer
WORDS = [
    *('[entries]', '[aliases]', '[labels]', '[pages]', 'page', 'moved', 'split', 'removed', 'see'),
    *('in', 'of', 'was', 'id', ' = { ', ' }', '"', '\\u202e', '# Sphinx inventory version 2\\n'),
    *('py:module', ' 1 ', ' -', 'title', 'status', '[8]', '3.12', 'future', 'added', 'javascript:'),
    *('samples', 'platforms', 'anchors', 'sources', 'format', '\\x00', 'c:Py_x', '!os.path', ', '),
]


def main() -> int:
    """Run all targets or the given ones; return the number of those with a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--seconds', type=int, default=60)
    parser.add_argument('targets', nargs='*', default=TARGETS)
    given = parser.parse_args()
    try:
        import atheris  # noqa: F401
    except ImportError:
        print('atheris is not here: Hypothesis alone')
        given.targets = ()
    FOUND.mkdir(parents=True, exist_ok=True)
    words = FOUND / 'words'
    words.write_text(''.join(f'"{word}"\n' for word in map(_quoted, WORDS)), encoding='utf-8')
    failed = []
    for target in given.targets:
        corpus = FOUND / target
        corpus.mkdir(exist_ok=True)
        options = ['-timeout=20', '-rss_limit_mb=2048', f'-dict={words}', '-print_final_stats=1']
        options += [f'-max_total_time={given.seconds}', f'-artifact_prefix={FOUND}/{target}-']
        command = [sys.executable, __file__, '--target', target, *options, str(corpus)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        stats = [line for line in done.stderr.splitlines() if 'number_of_executed' in line]
        print(f'{target}: {"ok" if not done.returncode else "FAULT"}', *stats)
        if done.returncode:
            failed.append(target)
            print(done.stdout[-3000:], done.stderr[-3000:], sep='\n')
    # complete builds are too slow for atheris: Hypothesis tests them
    builds = [sys.executable, '-m', 'pytest', '-q', '-n', '0', '-k', 'test_anything']
    environment = os.environ | {'WHATSNEW_EXAMPLES': str(given.seconds * 3)}
    done = subprocess.run(
        [*builds, str(ROOT / 'tests' / 'test_hostile.py')], env=environment, check=False
    )
    return len(failed) + bool(done.returncode)


def _quoted(word: str) -> str:
    plain = word.encode().decode('unicode_escape')
    return ''.join(f'\\x{byte:02x}' for byte in plain.encode('utf-8', 'surrogatepass'))


def fuzz(target: str, options: list[str]) -> None:
    """Run one target in this process."""
    import atheris

    with atheris.instrument_imports(include=['whatsnew312', 'tomllib']):
        from whatsnew312.execution.record import SampleRecord
        from whatsnew312.formats import inventory as plain_inventory
        from whatsnew312.ledger import built as anchor_data
        from whatsnew312.ledger import compare as ledger_faults
        from whatsnew312.ledger import ledger, old_links, toml
        from whatsnew312.model import field_reader as rules
        from whatsnew312.model import peps as pep_table
        from whatsnew312.model import readers as untrusted
        from whatsnew312.model.characters import cleaned, is_clean
        from whatsnew312.model.fields import FIELDS
        from whatsnew312.model.rules import Rules
        from whatsnew312.model.values import Kind
        from whatsnew312.site.options.table import OPTIONS

    known = Rules(
        release='3.12',
        kinds={'added': Kind('added', 'Added')},
        areas={'stock': 'Stock'},
        platforms=('Windows',),
        peps=frozenset({8}),
        modules=frozenset({'os', 'os.path'}),
    )
    names = [*FIELDS, 'other']
    build = [
        ledger.Anchor('entry', 'a', 'p', 'a'),
        ledger.Anchor('alias', 'b', 'p', 'b', 'a'),
        ledger.Anchor('page', '/p', 'p'),
    ]

    class File:
        """A replacement for a path, with the only method that the readers use."""

        def __init__(self, data: bytes) -> None:
            self.data = data

        def read_bytes(self) -> bytes:
            return self.data

    def read_fields(data: bytes) -> None:
        source = atheris.FuzzedDataProvider(data)
        given = {
            source.PickValueInList(names): source.ConsumeUnicode(source.ConsumeIntInRange(0, 60))
            for _ in range(source.ConsumeIntInRange(0, 5))
        }
        fields, faults = rules.read_fields(given, known)
        assert all(fault.message.isprintable() for fault in faults)
        assert is_clean(fields.action + fields.highlight + ''.join(fields.contributors))

    def read_ledger(data: bytes) -> None:
        found = toml.parse(data.decode('utf-8', 'replace'))
        again = toml.parse(toml.render(found.records))
        assert again == ledger.Ledger(found.records)
        for fault in ledger_faults.compare(found, build):
            assert '\n' not in fault.message
        links = old_links.find_old_links(found, build)
        assert all(map(untrusted.is_docname, links.stubs))

    def read_peps(data: bytes) -> None:
        table = pep_table.parse(data.decode('utf-8', 'replace'))
        assert all(is_clean(pep.title) for pep in table.peps.values())

    def read_inventory(data: bytes) -> None:
        found = plain_inventory.parse(data.decode('utf-8', 'replace'))
        again = plain_inventory.decompress(plain_inventory.compress(found))
        assert set(again.entries) == set(found.entries)

    def read_links(data: bytes) -> None:
        text = data.decode('utf-8', 'replace')
        assert is_clean(cleaned(text))
        bare = ''.join(char for char in text if char > ' ').lower()
        if bare.startswith(('javascript:', 'vbscript:', 'data:')):
            assert not untrusted.is_link(text)
        if untrusted.is_docname(text):
            assert (Path('/a') / text).resolve().is_relative_to('/a')

    def read_options(data: bytes) -> None:
        value = untrusted.read_json(data)
        for option in OPTIONS:
            with contextlib.suppress(ValueError):
                option.check(value)

    target_of = {
        'fields': read_fields,
        'ledger': read_ledger,
        'peps': read_peps,
        'inventory': read_inventory,
        'objects': plain_inventory.decompress,
        'record': lambda data: SampleRecord.read(File(data)),
        'built': lambda data: anchor_data.load(File(data)),
        'links': read_links,
        'options': read_options,
    }[target]

    def run(data: bytes) -> None:
        with contextlib.suppress(ValueError):  # the documented exception of the readers
            target_of(data)

    atheris.Setup([sys.argv[0], *options], run)
    atheris.Fuzz()


if __name__ == '__main__':
    if sys.argv[1:2] == ['--target']:
        fuzz(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main())
