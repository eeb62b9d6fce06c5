"""The record of verified samples: which were run, and on which releases."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.characters import is_clean
from whatsnew312.model.readers import read_file, read_json

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from whatsnew312.model.change import Sample

#: version of the input of the digest; a new one makes every record out of date
_FORM = 1


class Claim(NamedTuple):
    """What a sample must do on one release."""

    release: str
    fails: bool = False
    exception: str = ''  #: the exception that it must raise; empty: any


def claims(sample: Sample) -> tuple[Claim, ...]:
    """Return the claims of *sample*: it runs on its release, and fails on some others."""
    return (
        Claim(sample.release),
        *(Claim(release, True, exception) for release, exception in sample.fails_on),
    )


def digest(sample: Sample) -> str:
    """Return a digest of *sample* that changes if one of its claims or its code changes."""
    content = (
        _FORM,
        sample.language,
        sample.code,
        sample.output,
        sample.filename,
        claims(sample),
        sample.ellipsis,
        sample.platform,
        sample.checker,
        sample.wrap,
    )
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=12).hexdigest()


def fits(sample: Sample, platforms: AbstractSet[str]) -> bool:
    """Return whether *sample* runs on one of *platforms*."""
    wanted = {name.strip().lower() for name in sample.platform.split(',')} - {''}
    return not wanted or not wanted.isdisjoint(name.lower() for name in platforms)


def is_of_project(label: str) -> bool:
    """Return whether *label* names a project that is installed in a Python, not a Python alone."""
    # the form is that of interpreters.Interpreter.label
    return ' (Python ' in label


def _label(value: object) -> str:
    if isinstance(value, str) and is_clean(value):
        return value
    raise TypeError


@dataclass(slots=True)
class SampleRecord:
    """The samples that were verified, and the platforms on which they were run."""

    #: for each digest, the label of the interpreter by release
    samples: dict[str, dict[str, str]] = field(default_factory=dict)
    #: samples that are only for other platforms are not expected in the record
    platforms: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> SampleRecord:
        """Return the record in the file *path*; an empty one if there is no file.

        :raises OSError: the file cannot be read.
        :raises ValueError: the file is not a record.
        """
        try:
            text = read_file(path)
        except FileNotFoundError:
            return cls()
        try:
            data = read_json(text)
            samples = {key: dict(value) for key, value in data['samples'].items()}
            platforms = {_label(name) for name in data['platforms']}
            for known in samples.values():
                known.update({release: _label(label) for release, label in known.items()})
            return cls(samples, platforms)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise ValueError('not a record of samples') from None

    def dump(self) -> bytes:
        """Return the record as JSON: sorted, with each sample on one line for readable diffs."""
        lines = ',\n'.join(
            f'    {json.dumps(key)}: {json.dumps(value, sort_keys=True)}'
            for key, value in sorted(self.samples.items())
        )
        platforms = json.dumps(sorted(self.platforms))
        text = f'{{\n  "platforms": {platforms},\n  "samples": {{\n{lines}\n  }}\n}}\n'
        return text.encode()

    def releases(self, sample: Sample) -> AbstractSet[str]:
        """Return the releases on which *sample* was verified."""
        return self.samples.get(digest(sample), {}).keys()

    def verified(self, sample: Sample) -> tuple[str, ...]:
        """Return the labels of the interpreters, if all claims of *sample* were verified."""
        known = self.samples.get(digest(sample), {})
        found = [known.get(claim.release, '') for claim in claims(sample)]
        return tuple(dict.fromkeys(found)) if all(found) else ()
