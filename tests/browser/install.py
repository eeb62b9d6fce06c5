"""Find a Chromium for the browser tests, or install one. Run by ``make test``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome')


def find() -> str | None:
    """Return the path of a browser that answers: ``CHROMIUM``, on PATH, or Playwright's own."""
    candidates = [os.environ.get('CHROMIUM', ''), *map(shutil.which, NAMES), _playwright_browser()]
    for path in filter(None, candidates):
        try:
            answer = subprocess.run(
                [path, '--version'], capture_output=True, timeout=60, check=True
            )
        except (OSError, subprocess.SubprocessError):
            continue
        if answer.stdout.strip():
            return path
    return None


def _playwright_browser() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Try Debian's package where that is allowed, then Playwright's download."""
    if shutil.which('apt-get') and os.geteuid() == 0:
        environment = os.environ | {'DEBIAN_FRONTEND': 'noninteractive'}
        subprocess.run(['apt-get', 'update', '-q'], check=False, env=environment)
        subprocess.run(
            ['apt-get', 'install', '-q', '-y', '--no-install-recommends', 'chromium'],
            check=False,
            env=environment,
        )
        if find():
            return
    subprocess.run([sys.executable, '-m', 'playwright', 'install', 'chromium'], check=False)


def main() -> int:
    """Return 0 where there is a browser, or where its tests may be skipped."""
    if not find():
        install()
    if path := find():
        print(f'browser: {path}')
        return 0
    print('*' * 78)
    print('NO BROWSER: no Chromium was found or could be installed; its tests are SKIPPED.')
    print('*' * 78)
    return 1 if os.environ.get('CI') == 'true' else 0


if __name__ == '__main__':
    sys.exit(main())
