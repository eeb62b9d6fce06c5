"""Find or install what tests need besides Python packages: a Chromium and a Java (``make test``)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome')


def find_browser() -> str | None:
    """Return the path of a working browser: from ``CHROMIUM``, PATH, or Playwright."""
    candidates = [os.environ.get('CHROMIUM', ''), *map(shutil.which, NAMES), _playwright_browser()]
    return next((path for path in candidates if path and _answers(path, '--version')), None)


def find_java() -> str | None:
    """Return the path of a working Java, which EPUBCheck needs."""
    path = shutil.which('java')
    return path if path and _answers(path, '-version') else None


def _answers(path: str, option: str) -> bool:
    try:
        answer = subprocess.run([path, option], capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return bool((answer.stdout + answer.stderr).strip())


def _playwright_browser() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install_package(name: str) -> None:
    """Try to install a package of Debian, if the user is allowed to."""
    if shutil.which('apt-get') and os.geteuid() == 0:
        environment = os.environ | {'DEBIAN_FRONTEND': 'noninteractive'}
        subprocess.run(['apt-get', 'update', '-q'], check=False, env=environment)
        subprocess.run(
            ['apt-get', 'install', '-q', '-y', '--no-install-recommends', name],
            check=False,
            env=environment,
        )


def install_browser() -> None:
    """Try to install a browser: Debian's package, then Playwright's download."""
    _install_package('chromium')
    if not find_browser():
        subprocess.run([sys.executable, '-m', 'playwright', 'install', 'chromium'], check=False)


def install_java() -> None:
    """Try to install a Java: Debian's package."""
    _install_package('default-jre-headless')


def main() -> int:
    """Return 0 if everything is installed, or if the tests for it may be skipped."""
    missing = False
    for what, find, install in (
        ('browser', find_browser, install_browser),
        ('java', find_java, install_java),
    ):
        if not find():
            install()
        if path := find():
            print(f'{what}: {path}')
            continue
        missing = True
        print('*' * 78)
        print(f'NO {what.upper()}: none was found or could be installed; its tests are SKIPPED.')
        print('*' * 78)
    return 1 if missing and os.environ.get('CI') == 'true' else 0


if __name__ == '__main__':
    sys.exit(main())
