"""Window sizes that the browser tests and their fixtures share."""

DESKTOP = {'width': 1280, 'height': 900}
PHONE = {'width': 390, 'height': 844}


def colour(locator):
    """Return the computed colour of the text."""
    return locator.evaluate('node => getComputedStyle(node).color')


#: every theme at every size, as keywords of ``open_page``
LOOKS = [
    {'viewport': viewport, 'theme': theme}
    for viewport in (DESKTOP, PHONE)
    for theme in ('light', 'dark')
]


def look_name(look):
    """Return a short name of a look, for the names of tests."""
    return f'{look["theme"]}-{look["viewport"]["width"]}'


def set_look(page, viewport, theme):
    """Give the page another size and theme, and wait until nothing moves."""
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=theme)
    # the script that makes wide code focusable runs before the first frames are painted
    page.evaluate("""async () => {
        for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
        await Promise.all(document.getAnimations().map(animation => animation.finished));
    }""")
