"""Hold changes.json against two versions: api_gate.py shop OLD-FOLDER NEW-FOLDER changes.json

A folder can be a virtual environment in which that version is installed.
"""

import json
import sys
from pathlib import Path

import griffe


def public_names(item, path):
    """Yield what users can name: attributes of modules and classes, inherited ones too."""
    for name, member in item.all_members.items():
        if member.is_public and not name.startswith('__'):
            yield f'{path}.{name}'
            if member.is_class or (member.is_module and not member.is_alias):
                yield from public_names(member, f'{path}.{name}')


def packages_in(folder):
    """Return the folder that the packages are in."""
    return next(Path(folder).glob('[Ll]ib*/**/site-packages'), folder)


def difference(package, old, new):
    """Return the names that came or went; with a class or module goes all that is in it."""
    before, after = (
        {package, *public_names(griffe.load(package, search_paths=[packages_in(folder)]), package)}
        for folder in (old, new)
    )
    return {
        name: 'added' if name in after else 'removed'
        for name in before ^ after
        if name.rpartition('.')[0] in before & after
    }


def faults(found, entries):
    """Yield a line for each name that no entry tells of, and for each that an entry makes up."""
    told = [(name, entry['kind'], entry['id']) for entry in entries for name in entry['apis']]
    for name, change in sorted(found.items()):
        if not any(name == api and kind in {change, 'changed'} for api, kind, _ in told):
            yield f'{name} was {change}, and no entry tells it'
    for name, kind, anchor in sorted(told):
        if kind in {'added', 'removed'} and found.get(name) != kind:
            yield f'{anchor} says that {name} was {kind}, and it was not'


if __name__ == '__main__':
    package, old, new, changes = sys.argv[1:]
    entries = json.loads(Path(changes).read_text(encoding='utf-8'))['changes']
    sys.exit('\n'.join(faults(difference(package, old, new), entries)) or 0)
