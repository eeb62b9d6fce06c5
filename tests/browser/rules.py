"""Check a page with axe, and its contrast in one element of each look only."""

from axe_playwright_python.sync_playwright import Axe

#: Most of the time of axe would go to the contrast of each word of code. The contrast depends only
#: on the styles in this key. So the first three elements of each key are marked, and axe checks
#: these. Axe ignores hidden elements and text without letters, so they are not marked, and it
#: cannot judge single letters and cut elements, so these are separate.
_MARK = """() => {
    for (const old of document.querySelectorAll('[data-contrast]'))
        old.removeAttribute('data-contrast');
    const keys = new Map(), counts = new Map();
    const key = element => {
        if (!keys.has(element)) {
            const style = getComputedStyle(element);
            const parts = [element === document.documentElement ? '' : key(element.parentElement)];
            for (const [name, usual] of [
                ['backgroundColor', 'rgba(0, 0, 0, 0)'], ['backgroundImage', 'none'],
                ['opacity', '1'], ['filter', 'none'], ['mixBlendMode', 'normal'],
                ['position', 'static'], ['transform', 'none'], ['zIndex', 'auto'],
            ])
                if (style[name] !== usual) parts.push(name + style[name]);
            if (element.matches(':disabled, [aria-disabled=true], [aria-hidden=true], [inert]'))
                parts.push('not used');
            keys.set(element, parts.join(';'));
        }
        return keys.get(element);
    };
    const frames = new Map([[document.documentElement, []]]);
    const around = element => {  // the boxes that cut off what is outside of them
        if (!frames.has(element)) {
            const found = around(element.parentElement), cuts = getComputedStyle(element).overflow;
            const box = element.getBoundingClientRect();
            frames.set(element, cuts === 'visible' ? found : [...found, box]);
        }
        return frames.get(element);
    };
    for (const element of document.body.querySelectorAll('*')) {
        const control = element.matches('input, select, textarea, button');
        const text = [...element.childNodes].filter(node => node.nodeType === 3)
            .map(node => node.data).join('');
        if (!control && !/[\\p{L}\\p{N}]/u.test(text)) continue;
        if (!element.checkVisibility({visibilityProperty: true})) continue;
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        if (box.width < 2 || box.height < 2) continue;
        const full = [
            key(element), style.color, style.fontSize, style.fontWeight, style.textShadow,
            style.textDecorationLine, style.webkitTextFillColor, style.webkitTextStroke,
            control ? element.localName : '', text.trim().length < 2,
            around(element.parentElement).some(frame =>
                box.left < frame.left || box.right > frame.right
                || box.top < frame.top || box.bottom > frame.bottom),
        ].join(';');
        const count = counts.get(full) ?? 0;
        counts.set(full, count + 1);
        if (count < 3) element.setAttribute('data-contrast', '');
    }
    axe.configure({rules: [{id: 'color-contrast', selector: '[data-contrast]'}]});
}"""


#: rules whose results depend on the theme or on sizes; the others depend on which elements are shown
LOOK_RULES = ('color-contrast', 'link-in-text-block', 'scrollable-region-focusable')

#: Keeps how each element is shown.
_KEEP = """() => {
    window.displays = new Map([...document.body.querySelectorAll('*')].map(element =>
        [element, element.checkVisibility({visibilityProperty: true})
            && getComputedStyle(element).display]));
}"""

#: Marks the elements that are visible now, and were hidden or had another display before.
_CHANGED = """() => [...window.displays].filter(([element, before]) => {
    const changed = element.checkVisibility({visibilityProperty: true})
        && getComputedStyle(element).display !== before;
    element.toggleAttribute('data-shown', changed);
    return changed;
}).length"""


def keep_displays(page):
    """Keep which elements are visible, and their display, for :func:`violations_of_change`."""
    page.evaluate(_KEEP)


def violations_of_change(page):
    """Return the violations that a page can have only in its look of now.

    The rules that depend on the look run everywhere, all others where elements are shown anew.
    """
    found = violations(page, runOnly=LOOK_RULES)
    if not page.evaluate(_CHANGED):
        return found
    others = {rule: {'enabled': False} for rule in LOOK_RULES}
    return found + violations(page, '[data-shown]', rules=others)


def violations(page, context=None, **options):
    """Return the violations that axe finds on *page*, or in the element *context* only."""
    axe = Axe()
    page.evaluate(axe.axe_script)
    page.evaluate(_MARK)
    options['resultTypes'] = ['violations']
    return page.evaluate(
        '([context, options]) => axe.run(context ?? document, options)', [context, options]
    )['violations']
