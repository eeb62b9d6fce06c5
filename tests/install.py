"""Find or install what tests need besides Python packages: browsers and a Java (``make test``)."""

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


def find_firefox() -> str | None:
    """Return the path of a working Firefox."""
    candidates = (os.environ.get('FIREFOX', ''), *map(shutil.which, ('firefox-esr', 'firefox')))
    return next((path for path in candidates if path and _answers(path, '--version')), None)


def find_webkit() -> tuple[str, str] | None:
    """Return the paths of WebKitGTK's WebDriver and small browser, if there is a display for it."""
    driver = shutil.which('WebKitWebDriver')
    # Debian has a folder for each platform, other systems have none
    folders = ('lib/*/webkit2gtk-4.*', 'libexec/webkit2gtk-4.*', 'lib/webkit2gtk-4.*')
    found = [path for one in folders for path in Path('/usr').glob(f'{one}/MiniBrowser')]
    return (driver, str(found[0])) if driver and found and shutil.which('Xvfb') else None


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


def _install_packages(*names: str) -> None:
    """Try to install packages of Debian, if the user is allowed to."""
    # under CI, and not on the machine of a person, also by sudo
    sudo = ['sudo', '-n'] if os.environ.get('CI') == 'true' and shutil.which('sudo') else []
    before = [] if os.geteuid() == 0 else sudo
    if shutil.which('apt-get') and (os.geteuid() == 0 or before):
        command = [*before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q']
        subprocess.run([*command, 'update'], check=False)
        subprocess.run([*command, 'install', '-y', '--no-install-recommends', *names], check=False)


def install_browser() -> None:
    """Try to install a browser: Debian's package, then Playwright's download."""
    _install_packages('chromium')
    if not find_browser():
        subprocess.run([sys.executable, '-m', 'playwright', 'install', 'chromium'], check=False)


def install_firefox() -> None:
    """Try to install a Firefox: the package of Debian, or else of Ubuntu."""
    for name in ('firefox-esr', 'firefox'):
        if not find_firefox():
            _install_packages(name)


def install_webkit() -> None:
    """Try to install WebKitGTK with its WebDriver, and a display for it: Debian's packages."""
    _install_packages('webkit2gtk-driver', 'xvfb')


def install_java() -> None:
    """Try to install a Java: Debian's package."""
    _install_packages('default-jre-headless')


def main() -> int:
    """Return 0 if everything is installed, or if the tests for it may be skipped."""
    missing = False
    for what, find, install in (
        ('browser', find_browser, install_browser),
        ('firefox', find_firefox, install_firefox),
        ('webkit', find_webkit, install_webkit),
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
