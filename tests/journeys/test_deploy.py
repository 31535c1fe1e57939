"""What deploy/ gives away: the site in nginx as the sample has it, before a server that comes and goes; what the units call."""

import configparser
import datetime as dt
import http.client
import json
import re
import shlex
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bihuan.installation import ROOT
from bihuan.operations.console import COMMANDS
from bihuan.theme import build

from .conftest import free_port

DEPLOY = ROOT / "deploy"
NAME = "bihuan.example.org"
PATIENCE = 15  # seconds


class Echo(BaseHTTPRequestHandler):
    """The far side of the proxy: it answers with the headers that reached it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the headers as JSON."""
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")  # or a thread of this server would outlive it
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the library's name)
        """Keep quiet."""


@dataclass(frozen=True, slots=True)
class Site:
    """The sample, listening on two ports of this run."""

    plain: int
    secure: int
    behind: int


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for the sample's name, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, private


def placed(sample: str, site: Site, folder: Path) -> str:
    """Return the sample with this run's ports and folders in the place of a server's; all else as it is given away."""
    chain, private = certificate(folder)
    for there, here in {
        "127.0.0.1:8000": f"127.0.0.1:{site.behind}",
        "listen 80;": f"listen 127.0.0.1:{site.plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{site.secure} ssl http2;",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "/etc/bihuan/tls/fullchain.pem": str(chain),
        "/etc/bihuan/tls/privkey.pem": str(private),
        "/opt/bihuan/pages": str(build.BUILT),
    }.items():
        assert sample.count(there) == 1, there
        sample = sample.replace(there, here)
    return sample


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Debian's nginx with the sample."""
    folder = tmp_path_factory.mktemp("nginx")
    site = Site(free_port(), free_port(), free_port())
    (folder / "bihuan.conf").write_text(placed((DEPLOY / "nginx.conf").read_text(), site, folder))
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors; worker_processes 1; events {{}}"
        f" http {{ access_log off; {kept} include {folder}/bihuan.conf; }}"
    )
    nginx = subprocess.Popen(["/usr/sbin/nginx", "-e", folder / "errors", "-p", folder, "-c", folder / "nginx.conf"])
    try:
        until_it_listens(nginx, site.plain, folder / "errors")
        yield site
    finally:
        nginx.terminate()
        nginx.wait(timeout=PATIENCE)


def until_it_listens(nginx: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and nginx.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except ConnectionError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(log.read_text())


@pytest.fixture
def behind(site: Site) -> Iterator[None]:
    """A server behind the proxy."""
    server = ThreadingHTTPServer(("127.0.0.1", site.behind), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


def ask(site: Site, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, str]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", site.secure, timeout=PATIENCE, context=trusting)
    try:
        connection.putrequest("GET", "/j/141027/", skip_host=True)
        for name, value in {"Host": NAME, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def test_http_leads_to_https(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=PATIENCE)
    connection.request("GET", "/sign-in/?next=/", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/sign-in/?next=/")
    connection.close()


@pytest.mark.usefixtures("behind")
def test_who_asks_is_told_by_the_proxy_and_by_nobody_else(site: Site) -> None:
    answer, said = ask(site, {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"})
    reached = json.loads(said)
    assert answer.status == 200
    assert reached["X-Forwarded-For"] == "127.0.0.1"
    assert reached["X-Forwarded-Proto"] == "https"
    assert reached["Host"] == NAME


def test_while_the_server_is_away_a_page_of_ours_says_so(site: Site) -> None:
    answer, said = ask(site, {})
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert 'lang="zh-Hans"' in said
    assert "nginx" not in said


@pytest.mark.usefixtures("behind")
def test_what_is_too_large_is_told_before_it_is_sent(site: Site) -> None:
    answer, said = ask(site, {"Content-Length": str(2 * 1024**3)})
    assert answer.status == 413
    assert 'lang="zh-Hans"' in said
    assert "nginx" not in said


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_a_unit_calls_a_command_that_there_is(unit: str) -> None:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DEPLOY / unit)
    program, command, *_rest = shlex.split(parser["Service"]["ExecStart"])
    assert program == "/opt/bihuan/bin/bihuan"
    assert command in COMMANDS


def test_what_an_installation_chooses_is_read_somewhere() -> None:
    read = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    chosen = re.findall(r"^(BIHUAN_[A-Z_]+)=", (DEPLOY / "bihuan.env").read_text(), re.M)
    assert chosen
    assert [name for name in chosen if f'"{name}"' not in read] == []
