"""The same release notes for every tool: how many are asked for, alike in each run."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

KINDS = ('added', 'changed', 'deprecated', 'removed', 'fixed', 'security')
PAGES = 8
MODULES = 60

#: words of one paragraph
LENGTH = 60

_WORDS = """
    a about above account across address after again amount an and another any archive array as
    at basket batch been before between both branch bucket buffer bundle by cache call can cart
    catalogue changes channel check clock code column command copy count courier crate cursor
    customer date default delay depot detail digest each earlier entry error event every faster
    field file first folder for format from further gate given handle has header here if in
    index input instead invoice is item its key label later ledger less letter limit line list
    lock longer mark may memory message method more name never new next no now number of offer
    old on once one only option or order other output over page parcel parser path place plan
    price process queue quote rate reader receipt record report result returns row rule same
    second server session set shelf should signal since size slower some source stamp state step
    stock store stream such table tariff task than that the their then these they this ticket
    time to token tool total type under unit until up used user value version voucher was when
    where which while window with without word worker would writer year zone
""".split()  # noqa: SIM905 - words are read best as words

_CODE = """\
>>> {word} = {module}.{function}({number})
>>> {word}.{other}()
'{number} {other}'
>>> [{word}.size for {word} in {module}.every()]
[{number}, {half}, 0]
"""


@dataclass(frozen=True)
class Note:
    """One entry: 60 words on a change of one function, every third with a console session."""

    number: int
    kind: str
    title: str
    module: str
    function: str
    text: str
    code: str

    @property
    def id(self) -> str:
        return f'note-{self.number}'

    @property
    def api(self) -> str:
        return f'{self.module}.{self.function}'

    @property
    def issue(self) -> int:
        return 10_000 + self.number

    @property
    def page(self) -> int:
        return self.number % PAGES

    def changed(self) -> Note:
        """Return the note with another text."""
        return replace(self, text=f'Now {self.text}')

    def renamed(self) -> Note:
        """Return the note with another title, which other pages show."""
        return replace(self, title=f'{self.title} at last')


def make(number: int) -> list[Note]:
    """Return that many notes."""
    chance = random.Random(312)
    notes = []
    for n in range(number):
        words = chance.choices(_WORDS, k=LENGTH)
        words[0] = words[0].capitalize()
        for place in (14, 29, 44):
            words[place] += '.'
            words[place + 1] = words[place + 1].capitalize()
        title = ' '.join(chance.choices(_WORDS, k=6)).capitalize()
        module = f'shop.m{n % MODULES}'
        function = f'{chance.choice(_WORDS)}_{n}'
        words[7] = f'`{function}`'
        code = ''
        if n % 3 == 0:
            code = _CODE.format(
                word=chance.choice('abcdwxyz'),
                other=chance.choice(_WORDS),
                module=f'shop.m{n % MODULES}',
                function=function,
                number=n,
                half=n // 2,
            )
        kind = KINDS[min(int(chance.expovariate(0.6)), len(KINDS) - 1)]
        text = ' '.join(words) + '.'
        notes.append(Note(n, kind, title, module, function, text, code))
    return notes
