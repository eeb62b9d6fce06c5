"""The directives ``sample``, ``sample-output`` and ``before-after`` for code that is run.

They make code blocks, and store in the domain what each sample must do.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.entries.own_names import OWN, own
from whatsnew312.execution.session import split_session
from whatsnew312.locale import _
from whatsnew312.model.change import Sample
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.values import split
from whatsnew312.model.versions import parse_version
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.cleaning import AnyOption, clean_content, clean_options
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import conditions, every, sample_mark, samples_report
from whatsnew312.site.reporting import included_file, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec

LANGUAGES = {
    'pycon': 'A console session: prompts, and what the interpreter answers.',
    'python': 'A file.',
    'c': 'A C file, to be compiled against the headers.',
}

CHECKERS = ('mypy',)

_FILENAME = re.compile(r'\w[\w.-]*')

OPTIONS = {
    'release': 'The version it runs on, or `previous`; this release without it.',
    'fails-on': 'A version (or `previous`) and the exception that it must raise there, such as '
    '`previous SyntaxError`; without one, any. Of C and of type checkers, words that the message '
    'must have.',
    'filename': 'The name of the file, as tracebacks show it.',
    'ellipsis': '`...` in the output matches anything. In a session, `# doctest: +ELLIPSIS` says '
    'so of one step.',
    'platform': 'The only platform on which it runs.',
    'checker': f'Checked by a type checker instead of a run: {", ".join(CHECKERS)}.',
    'wrap': 'Statements in C, to be put into a function.',
    'skip': 'Why it can never be run.',
}


class SampleDirective(SphinxDirective):
    """A code block that is run; the argument is its language."""

    required_arguments = 0
    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = AnyOption()

    #: whether it names a version that is none, so that it cannot be verified
    has_wrong_release = False

    def run(self) -> list[nodes.Node]:
        """Return the code block, with a line above that names its version if it is another one."""
        self.options, self.content = clean_options(self), clean_content(self)
        for name in self.options:
            if name not in OPTIONS:
                self.fault(f'unknown option {quote(name)}{did_you_mean(name, OPTIONS)}')
        language = self.arguments[0] if self.arguments else 'pycon'
        if language not in LANGUAGES:
            self.fault(f'unknown language {quote(language)}{did_you_mean(language, LANGUAGES)}')
            language = 'python'
        if not self.content:
            self.fault('this sample has no code')
            return []
        settings = ChangeDomain.of(self.env).settings
        docname = self.env.current_document.docname
        source, line = self.get_source_info()
        sample = Sample(
            docname=docname,
            line=line,
            source=included_file(source, docname, self.env),
            language=language,
            code='\n'.join(self.content),
            release=self.release(self.options.get('release', '')),
            filename=self.options.get('filename', ''),
            fails_on=tuple(self.fails_on()),
            ellipsis='ellipsis' in self.options,
            platform=self.options.get('platform', ''),
            checker=self.options.get('checker', ''),
            wrap='wrap' in self.options,
            skip=self.options.get('skip', ''),
        )
        if not self.is_sound(sample) or self.has_wrong_release:
            # it is shown, but cannot be verified
            sample = replace(sample, skip=sample.skip or 'faulty')
        number = ChangeDomain.of(self.env).note_sample(sample)
        labels = (
            [f'{settings.product} {sample.release}'] if sample.release != settings.release else []
        )
        labels += [sample.filename] if sample.filename else []
        box = self.block(sample.code, sample.language, ', '.join(labels), 'whatsnew-sample')
        box += sample_mark('', docname=sample.docname, number=number)
        return [box]

    def is_sound(self, sample: Sample) -> bool:
        """Return whether *sample* can be run with its options; warn the author if it cannot."""
        faults = []
        if sample.checker not in {'', *CHECKERS}:
            hint = did_you_mean(sample.checker, CHECKERS)
            faults.append(f'unknown checker {quote(sample.checker)}{hint}')
        if sample.checker and sample.language != 'python':
            faults.append('a type checker judges python samples alone')
        if sample.wrap and sample.language != 'c':
            faults.append('wrap is for c samples alone')
        if sample.filename and sample.language != 'python':
            faults.append('filename is for python samples alone')
        if sample.filename and not _FILENAME.fullmatch(sample.filename):
            faults.append(f'{quote(sample.filename)} is not a plain name of a file, like spam.py')
        if 'skip' in self.options and not sample.skip:
            faults.append('skip says why the sample cannot be run')
        if sample.language == 'pycon':
            try:
                split_session(sample.code)
            except ValueError as problem:
                faults.append(str(problem))
        for fault in faults:
            self.fault(fault)
        return not faults

    def block(self, code: str, language: str, label: str, class_: str) -> nodes.Element:
        """Return *code* as a block with *label* above it."""
        box = nodes.container('', classes=[class_])
        own(box)
        if label:
            line = nodes.paragraph('', label, classes=['whatsnew-sample-label'], translatable=False)
            self.set_source_info(line)
            own(line)
            box += line
        literal = nodes.literal_block(code, code, language=language)
        # the lexer may not know new syntax; this must not give a warning
        literal['force'] = True
        self.set_source_info(literal)
        box += literal
        return box

    def fault(self, message: str) -> None:
        """Warn the author of a mistake in this sample."""
        warn(Warn.BAD_SAMPLE, message, self.get_location())

    def release(self, value: str) -> str:
        settings = ChangeDomain.of(self.env).settings
        if value == 'previous':
            if settings.previous_release:
                return settings.previous_release
            self.fault(
                'previous needs whatsnew_previous_release in conf.py, such as "1.9"; or write the '
                'version itself'
            )
            self.has_wrong_release = True
            return settings.release
        if value and not parse_version(value):
            self.fault(f'{quote(value)} is not a version; write it like 3.11, or "previous"')
            self.has_wrong_release = True
            return settings.release
        return value or settings.release

    def fails_on(self) -> list[tuple[str, str]]:
        found = []
        for claim in split(self.options.get('fails-on', '')):
            release, _, exception = claim.partition(' ')
            found.append((self.release(release), exception.strip()))
        return found


class OutputDirective(SampleDirective):
    """The output of the sample before it."""

    optional_arguments = 0
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Return the output as a block, and store it in its sample."""
        output = '\n'.join(clean_content(self))
        domain = ChangeDomain.of(self.env)
        domain.note_part(self.env.current_document.docname)
        samples = domain.written_samples.get(self.env.current_document.docname, ())
        if not samples or samples[-1].output is not None:
            self.fault('this output has no sample before it; put it directly after a sample')
        elif samples[-1].language != 'python':
            self.fault('only a python sample has its output apart')
        else:
            domain.note_sample(replace(samples[-1], output=output), replaces_last=True)
        return [self.block(output, 'text', _('Output'), 'whatsnew-output')]


class SamplesReportDirective(SphinxDirective):
    """A report: how many samples were run with which programs, and why others were not."""

    def run(self) -> list[nodes.Node]:
        """Return a placeholder for the report; it is filled after all pages are read."""
        docname = self.env.current_document.docname
        ChangeDomain.of(self.env).note_part(docname)
        return [samples_report('', docname=docname)]


def note_conditions(app: Sphinx, doctree: nodes.document) -> None:
    """Store on which conditions each sample and each report of a page is shown."""
    domain = ChangeDomain.of(app.env)
    docname = app.env.current_document.docname
    if docname in domain.parts:
        for report in every(doctree, samples_report):
            domain.note_report(docname, conditions(report))
    samples = domain.written_samples.get(docname, ())
    if samples:
        found = {mark['number']: conditions(mark) for mark in every(doctree, sample_mark)}
        domain.note_sample_conditions(docname, [found.get(n, ()) for n in range(len(samples))])


#: characters of a line of code that fits in half of a column of text
_HALF = 40


def _is_wide(sample: nodes.Element) -> bool:
    """Return whether a line of code is too long for half of the column; output can be wrapped."""
    for block in sample.findall(nodes.literal_block):
        lines = block.astext().splitlines()
        if block.get('language') == 'pycon':
            lines = [line for line in lines if line.startswith(('>>> ', '... '))]
        if any(len(line) > _HALF for line in lines):
            return True
    return False


class BeforeAfterDirective(SphinxDirective):
    """Two samples side by side, each with the version for which it is."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return both samples, with labels in words."""
        domain = ChangeDomain.of(self.env)
        domain.note_part(self.env.current_document.docname)
        pair = nodes.container('', *self.parse_content_to_nodes(), classes=['whatsnew-pair'])
        own(pair)
        blocks = [box for box in pair.children if isinstance(box, nodes.container)]
        samples = [box for box in blocks if OWN in box and 'whatsnew-sample' in box['classes']]
        if len(samples) != 2:
            warn(
                Warn.BAD_SAMPLE,
                f'before-after holds two samples, the older first; here are {len(samples)}',
                self.get_location(),
            )
            return [pair]
        noted = domain.written_samples[self.env.current_document.docname][-2:]
        wide = any(map(_is_wide, samples))
        made = nodes.container('', classes=['whatsnew-pair', *['whatsnew-wide'] * wide])
        own(made)
        side = made  # the content before the first sample
        for child in pair.children:
            if isinstance(child, nodes.container) and child in samples:
                number = samples.index(child)
                side = nodes.container('', classes=['whatsnew-side'])
                own(side)
                made += side
                label = f'{domain.settings.product} {noted[number].release}'
                self.put_label(
                    child, (_('Before'), _('After'))[number], label, noted[number].filename
                )
            side += child
        return [made]

    def put_label(self, box: nodes.Element, word: str, label: str, filename: str) -> None:
        """Replace the label above a sample by side, version and file name."""
        text = f'{word}: {label}' + (f', {filename}' if filename else '')
        line = nodes.paragraph('', text, classes=['whatsnew-sample-label'], translatable=False)
        self.set_source_info(line)
        own(line)
        if 'whatsnew-sample-label' in cast('nodes.Element', box[0])['classes']:
            box.pop(0)
        box.insert(0, line)
