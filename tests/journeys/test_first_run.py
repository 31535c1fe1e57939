"""
Starting a real county, in a real browser: from an empty instance to open business; then a second factor of each kind.

With BIHUAN_PICTURES=FOLDER each page is also pictured there, at a desk and on a phone.
"""

import hmac
import os
import re
import signal
import struct
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import DESK, PHONE, ROOT, Site, Visitor, _served_at, follow, free_port

Come = Callable[..., Visitor]
KEY, OWN_KEY = "七个不相干的词连起来 and more", "换过以后的另一句话 forty-two"
ADMINS = ("wang-system", "li-security", "zhao-audit")


@dataclass
class Instance:
    """An instance that began empty, as `./bihuan serve` makes it, under the name that passkeys need."""

    site: Site
    log: Path
    is_open: bool = False
    passwords: dict[str, str] = field(default_factory=lambda: dict.fromkeys(ADMINS, KEY))

    @property
    def code(self) -> str:
        """The set-up code, as it stands on the terminal."""
        return re.findall(r"\b\w{4}-\w{4}-\w{4}\b", self.log.read_text())[-1]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("county")
    port, log = free_port(), folder / "log"
    with log.open("w+") as written:
        environment = {**os.environ, "BIHUAN_DATA": str(folder), "LANG": "zh_CN.UTF-8"}
        command = [sys.executable, "-m", "bihuan", "serve", "--port", str(port)]
        launcher = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)
        try:
            _served_at(folder / "served-at", launcher, log)
            end = time.monotonic() + 20
            while "安装码" not in log.read_text() and time.monotonic() < end:
                time.sleep(0.1)
            yield Instance(Site(f"http://localhost:{port}/", "", folder), log)
        finally:
            launcher.send_signal(signal.SIGINT)
            launcher.wait(timeout=20)


@pytest.fixture
def site(instance: Instance) -> Site:
    """The site that `visitor` opens."""
    return instance.site


def look(person: Visitor, name: str) -> None:
    """Hold the page as it stands to what every page is held to, at both sizes; picture it where one is asked for."""
    into = os.environ.get("BIHUAN_PICTURES")
    for width, height in (PHONE, DESK):
        person.page.set_viewport_size({"width": width, "height": height})
        assert not person.scrolls_sideways(), (name, width)
        assert person.barriers() == [], (name, width)
        if into:
            person.page.evaluate("document.activeElement?.blur()")
            person.page.screenshot(path=f"{into}/{name}-{width}.png", full_page=True)


def send(page: Page) -> None:
    follow(page.locator("main .btn-primary").first)


def open_business(instance: Instance, come: Come) -> None:
    """Lead an empty instance through its first run; each page is looked at on the way."""
    if instance.is_open:
        return
    person = come()
    page = person.open("/")
    assert page.url.endswith("/first-run/")
    look(person, "first-run")
    fill_county(page, "2222-2222-2222")
    assert page.locator(".err", has_text="安装码不对").count()
    look(person, "first-run-wrong-code")
    fill_county(page, instance.code.upper())
    assert "三份邀请" in page.locator("h1").inner_text()
    look(person, "invited")
    links = [link.inner_text() for link in page.locator(".once code").all()]
    assert len(links) == 3
    person.open("/j/141029/ledger/")
    assert page.url.endswith("/waiting/")
    look(person, "waiting")
    for number, (name, link) in enumerate(zip(ADMINS, links, strict=True)):
        accept(come(), link, name, is_first=number == 0)
    instance.is_open = True


def fill_county(page: Page, code: str) -> None:
    page.fill("[name=set_up_code]", code)
    for name, value in (("code", "141029"), ("name", "乡宁县"), ("name_en", "Xiangning County")):
        page.fill(f"[name={name}]", value)
    if not page.locator("details.more[open]").count():
        page.locator("details.more summary").click()
    page.fill("[name=city]", "临汾市")
    send(page)


def accept(person: Visitor, link: str, name: str, *, is_first: bool) -> None:
    page = person.page
    page.goto(link)
    if is_first:
        look(person, "invitation")
        page.fill("[name=username]", name)
        page.fill("[name=password1]", "password1234")
        page.fill("[name=password2]", "password1234")
        send(page)
        assert page.locator(".err", has_text="太常见").count()
        assert page.input_value("[name=username]") == name
        look(person, "invitation-refused")
    page.fill("[name=username]", name)
    page.fill("[name=password1]", KEY)
    page.fill("[name=password2]", KEY)
    send(page)
    assert name in page.locator("main").inner_text()
    if is_first:
        look(person, "accepted")
        page.goto(link)
        look(person, "invitation-gone")


def sign_in(person: Visitor, name: str, password: str = KEY) -> Page:
    page = person.open("/sign-in/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    send(page)
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))
    return page


def test_from_an_empty_instance_to_open_business(instance: Instance, visitor: Come):
    open_business(instance, visitor)
    person = visitor()
    page = person.open("/waiting/")
    assert "/sign-in/" in page.url  # nobody is waited for any more
    page = sign_in(person, "li-security")
    assert page.locator(".mast").is_visible()
    person.open("/j/141029/accounts/")
    assert page.locator("tbody tr").count() == 3
    look(person, "accounts")


def test_a_lost_password_is_given_anew_and_its_owner_told(instance: Instance, visitor: Come):
    open_business(instance, visitor)
    security = visitor()
    page = sign_in(security, "li-security")
    security.open("/j/141029/accounts/?q=zhao")
    follow(page.locator("tbody a"))
    look(security, "issue")
    page.fill("[name=reason]", "本人到场，核对了工作证")
    send(page)
    look(security, "issued")
    name, code = (one.inner_text() for one in page.locator(".once code").all())
    auditor = visitor()
    page = sign_in(auditor, name, code)
    assert page.url.endswith("/password/")
    assert "核对了工作证" in page.locator("main").inner_text()
    look(auditor, "password-forced")
    auditor.open("/j/141029/journal/")
    assert page.url.endswith("/password/")
    page.fill("[name=password1]", OWN_KEY)
    page.fill("[name=password2]", OWN_KEY)
    send(page)
    instance.passwords[name] = OWN_KEY
    assert page.locator(".mast").is_visible()
    page.goto(auditor.site.url("/j/141029/offices/"))
    assert page.locator("h1").inner_text() == "机构岗位"


def test_a_locked_out_administrator_is_let_in_from_the_console_while_the_site_serves(instance: Instance, visitor: Come):
    open_business(instance, visitor)

    def unlock(*arguments: str, answer: str = "") -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "BIHUAN_DATA": str(instance.site.folder), "LANG": "zh_CN.UTF-8"}
        command = [sys.executable, "-m", "bihuan", "unlock-admin", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, input=answer, capture_output=True, text=True, check=False
        )

    assert unlock(answer="").returncode == 1
    assert unlock("nobody").returncode == 1
    done = unlock(answer="3\n")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) <= 24
    (code,) = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", done.stdout)
    person = visitor()
    page = sign_in(person, "zhao-audit", code)
    assert "服务器控制台" in page.locator("main").inner_text()
    look(person, "password-from-console")
    page.fill("[name=password1]", KEY)
    page.fill("[name=password2]", KEY)
    send(page)
    instance.passwords["zhao-audit"] = KEY
    assert page.locator(".mast").is_visible()


def figures(secret: str) -> str:
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_figures_from_an_app_and_a_recovery_code(instance: Instance, visitor: Come):
    open_business(instance, visitor)
    person = visitor()
    page = sign_in(person, "wang-system")
    person.open("/credentials/")
    look(person, "credentials")
    follow(page.locator("a", has_text="加验证器"))
    look(person, "totp")
    secret = page.locator(".steps-list code").inner_text().replace(" ", "")
    page.fill("[name=code]", figures(secret))
    page.fill("[name=password]", KEY)
    send(page)
    look(person, "recovery-codes")
    spare = page.locator(".codes code").first.inner_text()
    person.open("/credentials/")
    assert "还剩10个" in page.locator(".factors").inner_text()
    look(person, "credentials-with-totp")
    later = visitor(scripts=False)  # no script is needed for it
    page = sign_in(later, "wang-system")
    assert page.url.endswith("/sign-in/second/")
    page.fill("[name=code]", "000000")
    send(page)
    assert page.locator(".err", has_text="验证码不对").count()
    page.fill("[name=code]", spare)
    send(page)
    assert page.locator(".mast").is_visible()


def test_a_passkey_is_added_and_asked_for(instance: Instance, visitor: Come, browser: Browser):
    open_business(instance, visitor)
    person = visitor()
    page = sign_in(person, "li-security")
    device = person.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    person.open("/credentials/passkey/")
    look(person, "passkey")
    page.fill("[name=name]", "办公室电脑")
    page.fill("[name=password]", KEY)
    send(page)
    page.locator(".codes").wait_for()
    person.open("/credentials/")
    assert "办公室电脑" in page.locator(".factors").inner_text()
    look(person, "credentials-with-passkey")
    page.locator(".mast, main").first.wait_for()
    person.context.clear_cookies()
    page = sign_in(person, "li-security")
    assert page.url.endswith("/sign-in/second/")
    look(person, "second")
    page.locator("form[data-passkey] button").click()
    page.locator(".mast").wait_for()
    # Somebody who knows the password and has no passkey stays outside.
    stranger = visitor()
    page = sign_in(stranger, "li-security")
    page.fill("[name=code]", "123456")
    follow(page.locator("form", has=page.locator("[name=code]")).locator("button[type=submit]"))
    assert page.locator(".err", has_text="验证码不对").count()
    look(stranger, "second-refused")


def test_an_address_of_figures_has_no_passkeys_and_says_why(instance: Instance, visitor: Come):
    open_business(instance, visitor)
    person = visitor()
    port = instance.site.address.rstrip("/").rpartition(":")[2]
    person.site = Site(f"http://127.0.0.1:{port}/", "", instance.site.folder)
    sign_in(person, "zhao-audit", instance.passwords["zhao-audit"])
    person.open("/credentials/passkey/")
    assert "不认数字网址" in person.page.locator("main").inner_text()
    assert person.page.locator("form[data-passkey]").count() == 0
    look(person, "passkey-not-here")
