"""The types of all warnings of this extension, with their meaning and how to fix the cause."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

#: the first part of ``[whatsnew.subtype]``, and a value for ``suppress_warnings``
WARNING_TYPE = 'whatsnew'


class Warn(Enum):
    """Subtypes of ``whatsnew`` warnings. A member's value is (subtype, meaning, remedy)."""

    MISSING_ID = (
        'missing_id',
        'An entry has no `id`, so nobody can link to it.',
        'Give it an `id` that will never change.',
    )
    BAD_ID = (
        'bad_id',
        'An `id` or `alias` has characters that are not possible in URLs, pages or inventories.',
        'Use letters, digits and single hyphens, dots or underscores; start with a letter.',
    )
    DUPLICATE = (
        'duplicate',
        'Two entries claim the same `id` or `alias`, in one file or in two.',
        'Rename the newer one; the one that was published first keeps the anchor.',
    )
    COLLISION = (
        'collision',
        'The `id` or `alias` of an entry is also a label, or what a heading on the page makes of '
        'its own text.',
        'Rename the label or the heading, or choose an id that headings cannot make.',
    )
    MISSING_KIND = (
        'missing_kind',
        'An entry has no `kind`.',
        'Add one of the kinds in `whatsnew_kinds`.',
    )
    UNKNOWN_KIND = (
        'unknown_kind',
        'The `kind` of an entry, or one that a listing asks for, is not in `whatsnew_kinds`.',
        'Correct it, or configure the kind.',
    )
    MISSING_AREA = (
        'missing_area',
        'Areas are configured, but neither the entry nor its page names one.',
        "Write `area: name` in the page's front matter, or `:area:` in the entry.",
    )
    URGENCY_MISSING = (
        'urgency_missing',
        'A checklist leaves out entries of a kind of your own, because it does not know what they '
        'ask of readers.',
        'Give the kind an `urgency` in `whatsnew_kinds`; `none` if its entries ask nothing.',
    )
    UNKNOWN_AREA = (
        'unknown_area',
        'The `area` of an entry, a page or a listing is not in `whatsnew_areas`.',
        'Correct it, or configure the area.',
    )
    UNKNOWN_FIELD = (
        'unknown_field',
        'A directive has an option that does not exist.',
        'Correct its name. The rest of the entry is kept.',
    )
    BAD_FIELD = (
        'bad_field',
        'A line of fields cannot be read, or a field stands in the text of an entry: below an '
        'empty line, or below a line that does not belong to a field. It is read as it is meant.',
        'Write what the message shows. Fields come directly below the title.',
    )
    NO_ENTRY = (
        'no_entry',
        'Something looks like an entry, but is a comment, a code block or a plain division of the '
        'page, because its first line is not written like a directive.',
        'Write the first line as the message shows.',
    )
    FIELD_TWICE = (
        'field_twice',
        'An entry has a field twice, and the last one counts.',
        'Delete the one that is wrong.',
    )
    UNKNOWN_PLATFORM = (
        'unknown_platform',
        'The `platform` of an entry is not in `whatsnew_platforms`.',
        'Correct it, or configure the platform.',
    )
    BAD_PEP = (
        'bad_pep',
        'A `pep` is not a number between 0 and 9999.',
        'Write the number alone: `695`.',
    )
    UNKNOWN_PEP = (
        'unknown_pep',
        'The data file `whatsnew_peps` does not have this PEP.',
        'Correct the number, or add the PEP to the file.',
    )
    BAD_ISSUE = (
        'bad_issue',
        'An `issue` is not a number, or lies outside `whatsnew_issue_range`.',
        'Write the number alone: `103764`.',
    )
    BAD_REF = (
        'bad_ref',
        'A `ref` names no tracker of `whatsnew_trackers`, or is no number of that tracker.',
        'Write it as the message says: `cve:2026-1234`.',
    )
    BAD_FIX = (
        'bad_fix',
        'A `fix` names no tool of `whatsnew_fixers`, or not one rule behind it.',
        'Write it as the message says: `ruff UP005`.',
    )
    BAD_VERSION = (
        'bad_version',
        'A `since` or `removal` is not a version, or `since` is not a micro release of '
        '`whatsnew_release`.',
        'Write it like `2.0.1`; `removal` also takes `future`.',
    )
    BAD_REMOVAL = (
        'bad_removal',
        'The `removal` version does not come after `whatsnew_release`.',
        'Name a later version, or `future`.',
    )
    BAD_OUTCOME = (
        'bad_outcome',
        'The `outcome` of an entry does not have the form of one, or names no source.',
        'Write `gone in 3.1`, `kept`, `withdrawn` or `moved to 3.2`, a semicolon, and the issues '
        'or `https` addresses that say so.',
    )
    OUTCOME_CONTRADICTS = (
        'outcome_contradicts',
        'The `outcome` of an entry cannot be true: it has no `removal` beside it, or its version '
        'does not fit to `removal`, `whatsnew_release` or `whatsnew_outcome_as_of`.',
        'Correct the field that is wrong.',
    )
    OUTCOME_MISSING = (
        'outcome_missing',
        'The version in `removal` came out by `whatsnew_outcome_as_of`, and no `outcome` says '
        'what happened.',
        'Look it up, and add an `outcome`.',
    )
    REMOVAL_CONTRADICTS = (
        'removal_contradicts',
        'The text of an entry names another version for the removal than its `removal` and '
        '`outcome` say.',
        'Correct the text or the field.',
    )
    BAD_API = (
        'bad_api',
        'A name in `api` or `module` is not a qualified name of its language.',
        'Write it as it is documented: `itertools.batched`, `c:PyErr_GetRaisedException`.',
    )
    BAD_MESSAGE = (
        'bad_message',
        'A line of `message` has too few words to be distinguished from others, or marks the '
        "reader's own names with something else than `*`.",
        "Write what is printed, with `*` in place of the reader's own names.",
    )
    BAD_MATCH = (
        'bad_match',
        'A line of `match`, or the `effect` or `no-match` of an entry, cannot be read, or its '
        '`same-as` names no entry. The command `scan` would not find its uses.',
        'Write it as the message shows.',
    )
    NOT_IN_PREVIOUS = (
        'not_in_previous',
        'A name in `match`, or in `api` of an entry that removes or deprecates it, is not in '
        '`whatsnew_previous_inventory`: the earlier release did not have it.',
        'Write the name as that release has it. If it has no documentation, put `!` before it in '
        '`api`.',
    )
    EMPTY_TITLE = (
        'empty_title',
        'An entry has neither a title nor a paragraph that could stand for it.',
        'Write a title on the line that opens the directive.',
    )
    EMPTY_BODY = (
        'empty_body',
        'An entry has no body, and its kind needs one.',
        'Say in a line or two what changes for the reader.',
    )
    MISSING_GUIDANCE = (
        'missing_guidance',
        'An entry has neither `action` nor `replacement`, and its kind needs one.',
        'Say what to use instead, or what to do; if there is nothing, say that.',
    )
    CONTROL_CHARACTER = (
        'control_character',
        'An entry has control characters, or bidirectional ones that let a text be read in another '
        'order than it is written. Readers see � in their place.',
        'Write the text without them; in code, write the escape sequence, such as `\\u202e`.',
    )
    BAD_LINK = (
        'bad_link',
        'A link on a page with entries leads to something else than `http`, `https`, `mailto` or a '
        'place of the site. Its text is shown without it.',
        'Link to an address of the web.',
    )
    BAD_MARKUP = (
        'bad_markup',
        'A page does something with its markup that could run a script, read a file, lead readers '
        'away, or pass for a part of this extension: a class or label that begins with '
        '`whatsnew-`, `meta` with `http-equiv`, an image that is to be embedded, or a command in a '
        'formula that does more than typeset. With `whatsnew_untrusted`, also markup that it lets '
        'no page use. It is left out, or shown as text.',
        'Take out what the message names.',
    )
    TOO_DEEP = (
        'too_deep',
        'The body of an entry, or the markup of its title or a field, is nested deeper than it can '
        'be read. The entry is shown without the body, or with the markup as it is written.',
        'Take lists, quotes, directives and emphasis out of one another.',
    )
    BODY_FAILED = (
        'body_failed',
        'Something in the body of an entry, its title or a field raised an error, or would have '
        'ended the build. The entry is shown without the body, or with the markup as text.',
        'Correct what the message names, or take it out.',
    )
    NOT_UTF_8 = (
        'not_utf_8',
        'A page with entries is not in UTF-8; bytes that cannot be read are shown as U+FFFD.',
        'Save the file in UTF-8.',
    )
    NOT_CLOSED = (
        'not_closed',
        'The fence of an entry, or one in it or around it, has no line that closes it.',
        'Write the line that the message names.',
    )
    MISPLACED = (
        'misplaced',
        'An entry is in a list, a table, an admonition or another entry, where no section may be.',
        'Move it to the top level of the page or under a heading.',
    )
    BAD_VALUE = (
        'bad_value',
        'An option of a listing or sample, or a list in an entry, has a value that it does not '
        'take.',
        'Use one of the values that the message names.',
    )
    BAD_SAMPLE = (
        'bad_sample',
        'A sample cannot be what its options say, or its output stands without it.',
        'Follow the form that the message shows.',
    )
    SAMPLE_FAILED = (
        'sample_failed',
        'A sample does something else than the page shows: it was run, or judged by a type '
        'checker or a compiler.',
        'Correct the sample or what is shown of it; the message has both.',
    )
    STALE_RECORD = (
        'stale_record',
        'The record `whatsnew_samples` does not say that a sample was verified as it is now.',
        'Run the samples (`sphinx-build -b samples`), and commit the record.',
    )
    INTERPRETER = (
        'interpreter',
        'An interpreter that samples run on does not answer, or, where `CI` is set, is missing; or '
        'the one that readers get is not complete.',
        'Correct its path, or install it.',
    )
    CONFIG = (
        'config',
        'A `whatsnew_*` value in `conf.py` has the wrong type or shape.',
        'Correct it. Until then its default holds.',
    )
    DATA_FILE = (
        'data_file',
        'A data file that `conf.py` names cannot be read.',
        'Correct the path or the file.',
    )
    OUTPUT = (
        'output',
        'A file cannot be written: one that is made of all entries, or that is kept for the next '
        'build. The old one is still there.',
        'Do what the message says. The next build writes what this one could not.',
    )
    LEDGER = (
        'ledger',
        'The file `whatsnew_ledger` does not exist, or has a line that cannot be read.',
        'Run the command that the message names.',
    )
    ANCHOR_LOST = (
        'anchor_lost',
        'An entry, an alias, a label or a page that was published is gone, and old links with it.',
        'Say what became of it: `python -m whatsnew312 anchors` has `move`, `split` and `remove`.',
    )
    ANCHOR_NEW = (
        'anchor_new',
        'An entry, an alias, a label or a page is not in the ledger.',
        'Run `python -m whatsnew312 anchors update` before it is published.',
    )
    ANCHOR_PAGE = (
        'anchor_page',
        'An anchor is on another page than the ledger says.',
        'Run `python -m whatsnew312 anchors update`: links to the old page keep working.',
    )
    ANCHOR_REUSED = (
        'anchor_reused',
        'A name that was published means something else now.',
        'Choose another name; or, if it means the same, run the command that the message names.',
    )
    ANCHOR_BACK = (
        'anchor_back',
        'A name that was moved, split or removed exists again.',
        'Choose another name; or, if it means the same, run the command that the message names.',
    )
    ANCHOR_TARGET = (
        'anchor_target',
        'The ledger leads from an old name to one that does not exist.',
        'Say where it went with the command that the message names.',
    )
    ANCHOR_CYCLE = (
        'anchor_cycle',
        'The ledger leads from an old name round in a circle.',
        'Say where one of the names went with the command that the message names.',
    )
    ANCHOR_TWICE = (
        'anchor_twice',
        'Two lines of the ledger say different things of one name.',
        'Delete the line that is wrong.',
    )
    ANCHOR_RETIRED = (
        'anchor_retired',
        'A reference of this site uses a name that was moved, split or removed.',
        'Write the name that the message gives.',
    )
    RELEASES = (
        'releases',
        'The file `whatsnew_releases` has a mistake; the release or key in question is left out.',
        'Correct the line that the message names.',
    )
    UNKNOWN_RELEASE = (
        'unknown_release',
        'A `release` of an entry or listing, or the folder of a fragment, is not in the file '
        '`whatsnew_releases`.',
        'Correct it, or add the release to the file.',
    )
    FRAGMENT = (
        'fragment',
        'The file of a fragment is empty, cannot be read, or its front matter is not YAML.',
        'Correct the line that the message names.',
    )
    PATCH = (
        'patch',
        'A patch of this extension does not know the insides of the installed Sphinx. Pages are '
        'right, but what the patch corrects is as in Sphinx without it.',
        'Update this extension; if there is no newer version, report the message.',
    )

    @property
    def subtype(self) -> str:
        """The second part of ``[whatsnew.subtype]``."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """What is wrong, in MyST syntax."""
        return self.value[1]

    @property
    def remedy(self) -> str:
        """How to fix it, in MyST syntax."""
        return self.value[2]


class Fault(NamedTuple):
    """One thing that is wrong with the input."""

    type: Warn
    message: str
    field: str = ''  #: the name of the field that is wrong; empty where it is not known
