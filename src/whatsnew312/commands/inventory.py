"""Update the readable inventories: keep the names to which the notes refer, with current URIs."""

from __future__ import annotations

import io
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util import requests
from sphinx.util.docutils import docutils_namespace, patch_docutils

from whatsnew312.formats import inventory as plain_inventory
from whatsnew312.ledger.download import Answer, download
from whatsnew312.model.files import alone, write_failure, write_source
from whatsnew312.model.readers import read_data
from whatsnew312.site.nodes import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.environment import BuildEnvironment

    from whatsnew312.formats.inventory import Inventory


class Renewed(NamedTuple):
    """The result for one inventory."""

    name: str
    path: Path
    entries: int
    changed: bool


def update(
    srcdir: Path, sources: Mapping[str, str] | None = None, *, dry_run: bool = False
) -> tuple[list[Renewed], list[str]]:
    """Update every inventory in ``whatsnew_inventories`` of the project in *srcdir*.

    :param sources: URL or path by name, to read another ``objects.inv`` than the one at the
        configured base URL
    :returns: the results, and the targets that are in no inventory, as ``domain:target``
    :raises OSError: an inventory cannot be fetched, or a file cannot be written.
    :raises ValueError: the fetched file is not an inventory, none is configured, *sources* has an
        unknown name, or the project in *srcdir* cannot be read.
    """
    # if several commands run at once, the one that writes last must also have read last
    with alone(srcdir / 'conf.py'):
        return _update(srcdir, sources or {}, dry_run=dry_run)


def _update(
    srcdir: Path, sources: Mapping[str, str], *, dry_run: bool
) -> tuple[list[Renewed], list[str]]:
    try:
        configured, used = _used_references(srcdir)
    except SphinxError as problem:  # no conf.py, or an error in it
        raise ValueError(str(problem)) from problem
    unknown = set(sources) - set(configured)
    if unknown:
        raise ValueError(
            f'no inventory is called {", ".join(sorted(unknown))}; '
            f'configured are: {", ".join(configured) or "none"}'
        )
    if not configured:
        raise ValueError(
            'whatsnew_inventories in conf.py names no inventory; there is none to renew'
        )
    live = {
        name: _read(name, sources.get(name, f'{url}/objects.inv'))
        for name, (url, _) in configured.items()
    }
    renewed: list[Renewed] = []
    before: list[Inventory] = []
    # intersphinx uses the last inventory with a name, so others do not need it
    for name in sorted(live, reverse=True):
        part = plain_inventory.select(live[name], used, without=before)
        before.append(part)
        path = srcdir / configured[name][1]
        data = plain_inventory.render(part).encode()
        changed = not path.is_file() or path.read_bytes() != data
        if changed and not dry_run:
            try:
                write_source(path, data, through=Path(tempfile.gettempdir()))
            except OSError as problem:
                raise OSError(write_failure(problem)) from None
        renewed.append(Renewed(name, path, len(part.entries), changed))
    found = {entry.name.lower() for inventory in before for entry in inventory.entries}
    missing = sorted(f'{domain}:{name}' for domain, name in used if name.lower() not in found)
    return renewed[::-1], missing


def _used_references(
    srcdir: Path,
) -> tuple[dict[str, tuple[str, str]], set[tuple[str, str]]]:
    """Return the configured inventories, and (domain, target) of all references out of *srcdir*."""
    used = set()

    def note(
        app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.Element
    ) -> None:
        if node['reftype'] != PLACE:
            used.add((node.get('refdomain', ''), node['reftarget']))

    with (
        tempfile.TemporaryDirectory() as folder,
        patch_docutils(str(srcdir)),
        docutils_namespace(),
    ):
        app = Sphinx(
            srcdir,
            srcdir,
            folder,
            Path(folder, 'doctrees'),
            'dummy',
            status=None,
            warning=io.StringIO(),  # references that cannot be resolved are expected here
            confoverrides={'nitpicky': False},
        )
        # before intersphinx, which has the default priority (500)
        app.connect('missing-reference', note, priority=100)
        app.build(force_all=True)
        return dict(app.config.whatsnew_inventories), used


def _read(name: str, location: str) -> Inventory:
    try:
        return plain_inventory.decompress(_fetch(location))
    except (OSError, ValueError) as problem:
        raise ValueError(
            f'the inventory {name} cannot be read from {location}: {problem}; '
            f'--source {name}=LOCATION reads another'
        ) from problem


def _fetch(location: str) -> bytes:
    if not location.startswith(('https://', 'http://')):
        return read_data(Path(location))
    address = location.replace('//objects.inv', '/objects.inv')
    return download(lambda: _opened(address))


@contextmanager
def _opened(address: str) -> Iterator[Answer]:
    with requests.get(address, timeout=60, stream=True) as response:
        response.raise_for_status()
        response.raw.decode_content = True
        yield response.raw


def report(renewed: list[Renewed], missing: list[str], *, dry_run: bool) -> Iterator[str]:
    """Yield a line about each result."""
    for name, path, entries, changed in renewed:
        word = ('would be written' if dry_run else 'written') if changed else 'unchanged'
        yield f'{name}: {entries} names, {path} {word}'
    for target in missing:
        yield f'no inventory has {target}'
