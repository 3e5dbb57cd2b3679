"""A person's visit: a browser page that notes everything which must never happen."""

import re
from typing import Any

from playwright.sync_api import Browser, Page

EXECUTIVE, LEAD, OFFICE = "Morag Sutherland", "Ruth Adeyemi", "Lina Zhou"
ANALYST = "Tomasz Wielgosz"
MANAGER, AUDITOR, ADMIN = "Aisha Malik", "Judith Feldman", "Piotr Zieliński"
PROGRAM_OFFICE, READER = "Priya Raman", "Bronwen Hughes"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
#: A refusal that a journey provokes; the browser reports its status as an error.
REFUSED = re.compile(r"status of (409|422|403|404)")


class Visit:
    """One person at one browser, signed in by one click.

    ``wrong`` holds console errors, faults in scripts, broken policies and requests that left the
    site; a journey ends with ``end``, which fails if there is any.
    """

    def __init__(self, browser: Browser, address: str, who: str = "", **options: Any) -> None:
        settings = {"viewport": WIDE, "locale": "en-GB", "timezone_id": "UTC", **options}
        self.context = browser.new_context(**settings)
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.address = address
        self.wrong: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._failed)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        if who:
            self.sign_in(who)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            self.wrong.append(f"console on {self.page.url}: {message.text}")

    def _failed(self, error: Any) -> None:
        self.wrong.append(f"script: {error}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"left the site: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.wrong.append(f"{response.status} from {response.url}")

    def sign_in(self, who: str) -> None:
        """Sign in with the one click that the demo offers."""
        self.go("/accounts/login/")
        self.page.get_by_role("button", name=who).click()
        self.page.wait_for_url(f"{self.address}/")

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(path if path.startswith("http") else f"{self.address}{path}")

    def main(self) -> str:
        """Return the words of the page's main part."""
        return self.page.locator("main").inner_text()

    def heading(self) -> str:
        """Return the page's one heading."""
        heads = self.page.locator("h1")
        assert heads.count() == 1, (self.page.url, heads.all_inner_texts())
        return heads.inner_text()

    def end(self) -> None:
        """Close the browser page; fail if anything happened that must not."""
        self.context.close()
        assert not self.wrong, self.wrong[:10]
