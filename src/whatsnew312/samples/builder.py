"""The builder ``samples``: run every sample, and record those that were verified."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from sphinx.builders import Builder
from sphinx.util import logging

from whatsnew312.execution.interpreters import Interpreter, find, variable_name
from whatsnew312.execution.record import Claim, SampleRecord, claims, digest, fits
from whatsnew312.execution.runner import check_types, compiler, mypy_label, platforms, run_sample
from whatsnew312.execution.wasm import find_wasm, run_in_wasm
from whatsnew312.model.files import alone, write_failure, write_source
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.build_state import fail, reads_everything
from whatsnew312.site.builders import SAMPLES
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.reporting import place_of, warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from whatsnew312.model.change import Sample
    from whatsnew312.site.settings import Settings

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder. Sphinx finds it by its entry point, only when it is used."""
    app.setup_extension('whatsnew312')
    app.add_builder(SamplesBuilder)
    app.connect('write-started', _be_thorough)
    app.connect('build-finished', _set_status)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}


class Job(NamedTuple):
    """A sample, one of its claims, and the program that verifies it."""

    sample: Sample
    claim: Claim
    label: str  #: the name of that program in the record
    interpreter: Interpreter | None = None  #: None for mypy

    @property
    def in_wasm(self) -> bool:
        return self.interpreter is not None and self.interpreter.wasm

    @property
    def on(self) -> str:
        """The name of the program in messages."""
        if not self.interpreter:
            return self.label
        if self.in_wasm:
            return f'Python {self.interpreter.label}'
        return f'Python {self.interpreter.version} ({self.interpreter.executable})'


class SamplesBuilder(Builder):
    """Runs all samples that are new or changed; with ``-E`` or the variable ``CI``, all samples."""

    name = SAMPLES
    allow_parallel = True

    def init(self) -> None:
        self.thorough = _in_ci()
        self.failed = 0
        # by name of what is missing, the number of samples that need it
        self.missing: dict[str, int] = {}

    def get_outdated_docs(self) -> set[str]:
        return self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ''

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Run the samples on the pages *docnames*, and update the record."""
        domain = ChangeDomain.of(self.env)
        samples = [
            sample for docname in sorted(docnames) for sample in domain.samples.get(docname, [])
        ]
        old = self.read_record(domain.settings)
        jobs = list(self.jobs(samples, domain.settings))
        due = [job for job in jobs if self.thorough or not _is_known(job, old)]
        failed = []
        done = [job for job in jobs if job not in due]
        for job, problem in run(due):
            if not problem:
                done.append(job)
            elif job.in_wasm:
                self.report_unsure(job, problem)
            else:
                failed.append(job)
                self.report(job, problem)
        self.failed = len(failed)
        self.report_missing()
        self.log_summary(samples, jobs, due)
        whole = all(docname in docnames for docname in domain.samples)
        self.write_record(
            domain.settings, lambda old: renew(old, samples, done, failed, whole=whole)
        )

    def jobs(self, samples: Iterable[Sample], settings: Settings) -> Iterator[Job]:
        """Yield the jobs for *samples* that are possible on this machine."""
        found: dict[str, Interpreter | None] = {}
        checker = mypy_label()
        for sample in samples:
            if sample.skip or not fits(sample, platforms()):
                continue
            for claim in claims(sample):
                if sample.checker:
                    if checker:
                        yield Job(sample, claim, checker)
                    else:
                        self.miss('mypy')
                    continue
                release = claim.release
                if release not in found:
                    found[release] = self.find(release, settings)
                interpreter = found[release]
                if interpreter is None or (interpreter.wasm and sample.language == 'c'):
                    self.miss(f'Python {release}; {variable_name(release)} may hold its path')
                elif sample.language == 'c' and not compiler():
                    self.miss('a C compiler')
                elif sample.language == 'c' and not Path(interpreter.include, 'Python.h').exists():
                    self.miss(f'Python.h of {release} (in {interpreter.include})')
                else:
                    yield Job(sample, claim, interpreter.label, interpreter)

    def find(self, release: str, settings: Settings) -> Interpreter | None:
        try:
            found = find(release, settings.interpreters, settings.product)
        except ValueError as problem:
            place = place_in_conf(self.confdir, 'whatsnew_interpreters')
            warn(Warn.INTERPRETER, str(problem), place)
            return None
        return found or find_wasm(release, Path(self.srcdir))

    def miss(self, what: str) -> None:
        self.missing[what] = self.missing.get(what, 0) + 1

    # Messages

    def report(self, job: Job, problem: str) -> None:
        """Warn of a sample whose output differs from the page."""
        what = 'does not fail as it says' if job.claim.fails else 'is not what is shown'
        warn(
            Warn.SAMPLE_FAILED,
            f'this sample {what} on {job.on}:\n{problem}\n',
            place_of(job.sample.docname, job.sample.source, job.sample.line),
        )

    def report_unsure(self, job: Job, problem: str) -> None:
        """Report a sample that differs in WebAssembly, which may be because a module is missing."""
        self.miss(f'a Python {job.claim.release} that is not WebAssembly')
        file = job.sample.source or self.env.doc2path(job.sample.docname)
        place = f'{file}:{job.sample.line}'
        logger.info('%s: differs on %s, and may be right:\n%s\n', place, job.on, problem)

    def report_missing(self) -> None:
        """Report samples that could not be run; if ``CI`` is set, this is a failure."""
        for what, number in self.missing.items():
            message = f'missing: {what}. Not run: {number} claims of samples'
            if _in_ci():
                warn(Warn.INTERPRETER, message, None)
            else:
                logger.info('%s', message, color='red')

    def log_summary(self, samples: list[Sample], jobs: list[Job], due: list[Job]) -> None:
        skipped = sum(1 for sample in samples if sample.skip)
        elsewhere = sum(
            1 for sample in samples if not sample.skip and not fits(sample, platforms())
        )
        logger.info(
            '%d samples: %d runs, %d of them now, %d failed; '
            '%d for other platforms, %d that can never be run',
            len(samples),
            len(jobs),
            len(due),
            self.failed,
            elsewhere,
            skipped,
            color='green' if not self.failed else 'red',
        )

    # The record

    def read_record(self, settings: Settings) -> SampleRecord:
        path = settings.record_file
        if path is None:
            return SampleRecord()
        try:
            return SampleRecord.read(path)
        except (OSError, ValueError) as problem:
            # it is read again before it is written
            message = f'whatsnew_samples cannot be read: {problem}'
            warn(Warn.DATA_FILE, message, (path, 1), once=True)
            return SampleRecord()

    def write_record(
        self, settings: Settings, renewed: Callable[[SampleRecord], SampleRecord]
    ) -> None:
        """Replace the record by the result of *renewed*, called with the record as it is now.

        It is read again, because another build may have changed it during a long run.
        """
        path = settings.record_file
        if path is None:
            return
        try:
            with alone(path):
                record = renewed(self.read_record(settings))
                if record.samples or path.exists():
                    write_source(path, record.dump(), through=Path(self.doctreedir))
        except OSError as problem:
            warn(Warn.DATA_FILE, f'whatsnew_samples: {write_failure(problem)}', (path, 1))


def run(jobs: list[Job]) -> Iterator[tuple[Job, str]]:
    """Run *jobs* in parallel, one per processor; yield each with its problem, empty if none."""
    judged = [job for job in jobs if job.interpreter is None]
    others = [job for job in jobs if job.interpreter is not None and not job.in_wasm]
    engines: dict[str, list[Job]] = {}
    for job in jobs:
        if job.in_wasm:
            engines.setdefault(job.label, []).append(job)
    with (
        tempfile.TemporaryDirectory(prefix='mypy-', ignore_cleanup_errors=True) as cache,
        ThreadPoolExecutor(os.cpu_count() or 1) as pool,
    ):
        # not in parallel: the first fills mypy's cache, so the others take a tenth of its time
        later = pool.submit(
            lambda: [check_types(job.sample, job.claim, Path(cache)) for job in judged]
        )
        in_wasm = pool.map(_run_in_wasm, engines.values())
        problems = pool.map(_run_one, others)
        yield from zip(others, problems, strict=True)
        yield from zip(judged, later.result(), strict=True)
        for group, answers in zip(engines.values(), in_wasm, strict=True):
            yield from zip(group, answers, strict=True)


def _run_one(job: Job) -> str:
    return run_sample(job.sample, job.claim, cast('Interpreter', job.interpreter))


def _run_in_wasm(jobs: list[Job]) -> list[str]:
    work = [(job.sample, job.claim) for job in jobs]
    return list(run_in_wasm(cast('Interpreter', jobs[0].interpreter), work))


def renew(
    old: SampleRecord, samples: list[Sample], done: list[Job], failed: list[Job], *, whole: bool
) -> SampleRecord:
    """Return the record after the jobs *done* and *failed*.

    Samples that could not be run here keep their entries, because they have not changed. If *whole*
    is true, all pages were checked, so entries of samples that no longer exist are removed.
    """
    kept = {digest(sample) for sample in samples} if whole else set(old.samples)
    entries = {key: dict(entry) for key, entry in old.samples.items() if key in kept}
    for job in done:
        # a run in a real interpreter is more reliable
        if not (job.in_wasm and _is_known(job, old)):
            entries.setdefault(digest(job.sample), {})[job.claim.release] = job.label
    for job in failed:
        entries.get(digest(job.sample), {}).pop(job.claim.release, None)
    return SampleRecord(
        {key: entry for key, entry in entries.items() if entry}, old.platforms | platforms()
    )


def _is_known(job: Job, record: SampleRecord) -> bool:
    known = record.samples.get(digest(job.sample), {}).get(job.claim.release)
    return bool(known) if job.in_wasm else known == job.label


def _in_ci() -> bool:
    return os.environ.get('CI', '').lower() in {'1', 'true'}


def _be_thorough(app: Sphinx, builder: Builder) -> None:
    if isinstance(builder, SamplesBuilder):
        builder.thorough |= reads_everything(app)


def _set_status(app: Sphinx, exception: Exception | None) -> None:
    # also without -W
    if isinstance(app.builder, SamplesBuilder) and app.builder.failed:
        fail(app)
