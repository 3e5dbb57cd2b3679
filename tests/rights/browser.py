"""A bare client: requests through every middleware, without a test client's template signals."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.client import (
    BOUNDARY,
    MULTIPART_CONTENT,
    ClientHandler,
    RequestFactory,
    encode_multipart,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HANDLER = ClientHandler(enforce_csrf_checks=False)


@dataclass(frozen=True)
class Browser:
    """Somebody at a page: a session, or nobody; or a program with a token."""

    session: str = ""
    token: str = ""

    @classmethod
    def of(cls, person: Any) -> "Browser":
        """Sign a person in; somebody who is barred keeps the session they had."""
        client = Client()
        client.force_login(person, backend=BACKEND)
        return cls(session=client.cookies[settings.SESSION_COOKIE_NAME].value)

    def ask(
        self, method: str, path: str, data: Any = None, *, version: int | None = None, **more: str
    ) -> HttpResponse:
        """Send one request: form fields to a page, JSON to the API."""
        factory = RequestFactory()
        if self.session:
            factory.cookies[settings.SESSION_COOKIE_NAME] = self.session
        headers = {"HTTP_HOST": "localhost", **more}
        if self.token:
            headers["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        if version is not None:
            headers["HTTP_IF_MATCH"] = f'"{version}"'
        body, kind = _encoded(path, data)
        request = factory.generic(method, path, body, content_type=kind, **headers)
        response = HANDLER(request.environ)
        assert isinstance(response, HttpResponse) or hasattr(response, "streaming_content")
        return response  # type: ignore[return-value]


def _encoded(path: str, data: Any) -> tuple[str | bytes, str]:
    if isinstance(data, bytes):
        return data, "application/x-www-form-urlencoded"
    if path.startswith("/api/"):
        return ("" if data is None else json.dumps(data)), "application/json"
    if any(isinstance(value, bytes) for value in (data or {}).values()):
        files = {
            name: SimpleUploadedFile("register.csv", value) if isinstance(value, bytes) else value
            for name, value in data.items()
        }
        return encode_multipart(BOUNDARY, files), MULTIPART_CONTENT
    return urlencode(data or {}, doseq=True), "application/x-www-form-urlencoded"


def text_of(response: Any) -> str:
    """Return everything an answer says: headers, body, and what a workbook holds."""
    body = response.getvalue() if response.streaming else response.content
    said = "".join(f"{name}: {value}\n" for name, value in response.headers.items())
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b" ".join(book.read(name) for name in book.namelist())
    return f"{said}\n{body.decode('utf-8', 'replace')}"


class _Fields(HTMLParser):
    """Reads the fields of the page's main form, as a browser would send them untouched."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path.split("?", maxsplit=1)[0]
        self.fields: dict[str, str] = {}
        self.required: set[str] = set()
        self.options: dict[str, list[str]] = {}
        self.is_in = False
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "form":
            target = (said.get("action") or self.path).split("?")[0]
            self.is_in = (said.get("method") or "").lower() == "post" and target == self.path
        if not self.is_in or (not name and tag != "option"):
            return
        if "required" in said:
            self.required.add(name)
        if tag == "input":
            self._input(name, said)
        elif tag == "select":
            self.select = name
            self.fields.setdefault(name, "")
        elif tag == "textarea":
            self.area, self.fields[name] = name, ""
        elif tag == "option" and self.select:
            self._option(said)

    def _input(self, name: str, said: dict[str, str | None]) -> None:
        kind = said.get("type") or "text"
        if kind == "radio":
            self.fields.setdefault(name, said.get("value") or "")
        if kind in {"checkbox", "radio"} and "checked" not in said:
            return
        if kind not in {"submit", "button"}:
            self.fields[name] = said.get("value") or ("on" if kind == "checkbox" else "")

    def _option(self, said: dict[str, str | None]) -> None:
        value = said.get("value") or ""
        self.options.setdefault(self.select, []).append(value)
        if "selected" in said or (not self.fields[self.select] and self.select in self.required):
            self.fields[self.select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""
        elif tag == "form":
            self.is_in = False

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] += data


Form = tuple[dict[str, str], set[str], dict[str, list[str]]]


def form_of(response: Any, path: str) -> Form:
    """Return the page's own form: its fields with values, the required ones, the choices."""
    reader = _Fields(path)
    reader.feed(text_of(response).split("\n\n", 1)[1])
    fields = {
        name: re.sub(r"^\n", "", value)
        for name, value in reader.fields.items()
        if name != "csrfmiddlewaretoken"
    }
    return fields, reader.required, reader.options
