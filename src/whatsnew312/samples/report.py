"""Information for readers about verified samples: a line below each, and a report on all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.execution.record import claims, fits, is_of_project
from whatsnew312.locale import N_, _, decimal, ngettext
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.builders import SAMPLES, runs_samples
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import reference, title_link
from whatsnew312.site.markup.words import title_of_page
from whatsnew312.site.nodes import make_row, make_table, sample_mark, samples_report
from whatsnew312.site.phrases import in_words
from whatsnew312.site.reporting import place_of, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.change import Sample

#: the columns of the report, by the language of samples
_LANGUAGES = {'pycon': N_('Console sessions'), 'python': N_('Files'), 'c': N_('C files')}


def judge_record(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn, in every build, of each sample that was not verified in its present form."""
    domain = ChangeDomain.of(env)
    path = domain.settings.record_file
    if path is None or runs_samples(app.builder) or not domain.samples:
        return
    advice = f'run them (sphinx-build -b {SAMPLES}) and commit the record'
    if problem := domain.loaded_record.problem:
        warn(Warn.DATA_FILE, f'whatsnew_samples cannot be read: {problem}', (path, 1))
        return
    if not path.exists():
        number = sum(map(len, domain.samples.values()))
        warn(Warn.STALE_RECORD, f'there is no record of {number} samples; {advice}', (path, 1))
        return
    record = domain.record
    for docname in sorted(domain.samples):
        for sample in domain.samples[docname]:
            if not sample.skip and fits(sample, record.platforms) and not record.verified(sample):
                warn(
                    Warn.STALE_RECORD,
                    f'this sample was not verified as it is now; {advice}',
                    place_of(docname, sample.source, sample.line),
                )


def shown_in(domain: ChangeDomain, docname: str) -> object:
    """Return everything that the page *docname* shows of the record, as a value to compare."""
    if domain.settings.record_file is None:
        return ()
    samples = domain.samples.get(docname, ())
    lines = [(domain.record.verified(sample), bool(sample.checker)) for sample in samples]
    report: object = ()
    if docname in domain.reports:
        report = (domain.record.samples, sorted(domain.samples.items()), domain.all_changes)
    return (lines, sorted(domain.reports), report) if lines or report else ()


class ShowVerified(SphinxPostTransform):
    """Fill the placeholders below samples, and of reports."""

    # before references are resolved, like listings
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        domain = ChangeDomain.of(self.env)
        pages = domain.samples.keys() | domain.reports
        if not may_hold(pages, self.env, self.env.current_document.docname):
            return
        for mark in list(self.document.findall(sample_mark)):
            sample = domain.samples[mark['docname']][mark['number']]
            labels = domain.record.verified(sample)
            box = mark.parent
            box.remove(mark)
            if labels:
                _last_block(box).append(_line(domain, sample, labels))
        for report in list(self.document.findall(samples_report)):
            report.replace_self(_Report(domain, report['docname']).render())


def _last_block(box: nodes.Element) -> nodes.Element:
    """Return the block with the output of a sample, or else the block of the sample."""
    after = box.next_node(siblings=True, descend=False)
    if isinstance(after, nodes.container) and 'whatsnew-output' in after['classes']:
        return after
    return box


def _line(domain: ChangeDomain, sample: Sample, labels: Sequence[str]) -> nodes.Element:
    names = in_words(labels, _('%(names)s and %(last)s'))
    text = (_('Verified by %s') if sample.checker else _('Verified on %s')) % names
    content: nodes.Node = nodes.Text(text)
    if domain.reports:
        content = _link(sample.docname, 'std', 'doc', f'/{min(domain.reports)}', content)
    # not searched: a search for these words would find every page
    classes = ['whatsnew-verified', 'no-search']
    return nodes.paragraph('', '', content, classes=classes, translatable=False)


def _link(docname: str, domain: str, role: str, target: str, *content: nodes.Node) -> nodes.Node:
    return reference(docname, domain, role, target, nodes.inline('', '', *content))


class _Report:
    """Makes the nodes of the report on one page."""

    def __init__(self, domain: ChangeDomain, docname: str) -> None:
        self.domain = domain
        self.docname = docname
        self.samples = [
            sample for name in sorted(domain.samples) for sample in domain.samples[name]
        ]

    def render(self) -> list[nodes.Node]:
        """Return the numbers of samples as a sentence and as tables."""
        verified = [sample for sample in self.samples if self.domain.record.verified(sample)]
        others = [sample for sample in self.samples if not self.domain.record.verified(sample)]
        failing = sum(len(sample.fails_on) for sample in verified)
        text = ngettext(
            '%(number)s of %(all)s sample verified',
            '%(number)s of %(all)s samples verified',
            len(self.samples),
        ) % {'number': decimal(len(verified)), 'all': decimal(len(self.samples))}
        text += _(', %s of them also to fail on another version.') % failing if failing else '.'
        made: list[nodes.Node] = [nodes.paragraph('', text, translatable=False)]
        if verified:
            made.append(self.interpreters(verified))
        if others:
            made.append(self.reasons(others))
        return made

    def interpreters(self, samples: Iterable[Sample]) -> nodes.Node:
        """Return a table with the number of samples that each interpreter ran."""
        runs: dict[str, Counter[str]] = {}
        for sample in samples:
            for label in self.domain.record.verified(sample):
                runs.setdefault(label, Counter())[sample.language] += 1
        kinds = {
            language: _(name)
            for language, name in _LANGUAGES.items()
            if any(counts[language] for counts in runs.values())
        }
        rows = [
            [
                [nodes.Text(self.named(label))],
                *([nodes.Text(str(counts[language] or ''))] for language in kinds),
            ]
            for label, counts in sorted(runs.items(), reverse=True)
        ]
        columns = [(_('Verified by'), 24), *((name, 18) for name in kinds.values())]
        return make_table(columns, map(make_row, rows))

    def named(self, label: str) -> str:
        """Return *label* of the record with the name of the product before the version."""
        if not label[0].isdigit():
            return label
        # a release of the project, or the Python below it
        product = self.domain.settings.product if is_of_project(label) else 'Python'
        return f'{product} {label}'

    def reasons(self, samples: Iterable[Sample]) -> nodes.Node:
        """Return a table with the place of each sample that was not run, and the reason."""
        rows: list[list[list[nodes.Node]]] = [
            [[self.place(sample)], [nodes.Text(self.reason(sample))]] for sample in samples
        ]
        return make_table([(_('Not verified'), 40), (_('Why'), 40)], map(make_row, rows))

    def reason(self, sample: Sample) -> str:
        if sample.skip:
            return sample.skip
        if not fits(sample, self.domain.record.platforms):
            return _('runs on %s only') % sample.platform
        known = self.domain.record.releases(sample)
        wanted = [claim.release for claim in claims(sample) if claim.release not in known]
        return _('not yet run on %s') % in_words(wanted, _('%(names)s and %(last)s'))

    def place(self, sample: Sample) -> nodes.Node:
        """Return a link to the entry with *sample*, or else to its page."""
        before = [
            change
            for change in self.domain.changes.get(sample.docname, ())
            if change.source == sample.source and change.line <= sample.line
        ]
        if not before:
            title = title_of_page(self.domain.env, sample.docname)
            return _link(self.docname, 'std', 'doc', f'/{sample.docname}', nodes.Text(title))
        return title_link(self.docname, before[-1])
