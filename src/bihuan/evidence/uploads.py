"""
Files of a posted form: hashed while they come in, judged, kept; what is refused loses nothing else.

    @uploads.takes_files                      # without it no file of a form reaches the disk at all
    def report(request, …):
        taken = uploads.take(request)         # on POST; keeps what is good, says what is not
        form = Report(request.POST, taken=taken)

A kept file travels through a form that comes back as a signed line in a ticked box (`kept_file`): good for one person
in one post, and for a day. So a file is sent once, whatever else is wrong with the form.
"""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from bihuan.journal.refusal import Refused

from . import disk, kinds, phrases, store, withheld

FILES, KEPT = "files", "kept_file"
_SALT = "bihuan.evidence.kept"
_DAY = 24 * 3600
_NAME = 200  # letters of a file's name that are kept
_LOOK = 16 << 20  # bytes between two looks at the disk

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view whose form may carry files."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file that lies under its hash and waits to be named by a row."""

    field: str  # of the form: files, or files_2 for the second line of the standard
    name: str
    digest: bytes
    size: int  # bytes
    kind: str
    token: str = ""

    @property
    def short(self) -> str:
        """The first letters of its hash, as pages show them."""
        return self.digest.hex()[:16]

    @property
    def said(self) -> str:
        """Its kind and size in words."""
        return f"{phrases.kind_name(self.kind)}　{phrases.size_text(self.size)}"


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file that was not taken, and why."""

    field: str
    name: str
    refused: Refused


@dataclass(slots=True)
class Taken:
    """What came of the files of one form."""

    kept: list[FileKept] = field(default_factory=list)
    refused: list[FileRefused] = field(default_factory=list)

    def of(self, name: str) -> list[FileKept]:
        """Return what is kept for one field of the form."""
        return [file for file in self.kept if file.field == name]


class IncomingFile(UploadedFile):
    """A file that came in: its bytes lie in a file of their own until the view asks for them, or is done."""

    def __init__(self, path: Path | None, *, name: str, size: int, digest: bytes, refused: Refused | None) -> None:
        super().__init__(file=None, name=name, size=size)
        self.path, self.digest, self.refused = path, digest, refused

    def close(self) -> None:
        """Take away what nobody asked for; Django calls this when the request is over."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self.path = None


class HashingHandler(FileUploadHandler):
    """Writes each file of a form beside its place and hashes it as it comes; never whole in memory."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.count = 0
        self._begin()

    def _begin(self) -> None:
        self._file: Any = None
        self._path: Path | None = None
        self._said = hashlib.sha256()
        self._got = 0
        self._refused: Refused | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; nothing is written for whom the form is not, and nothing where the disk is low."""
        super().new_file(*args, **kwargs)
        if not _may_send(self.request):
            had: list[str] = getattr(self.request, "had_files", [])
            name = clean_name(self.file_name or "")
            self.request.had_files = [*had, name]  # type: ignore[union-attr]  # said on the page that comes back
            raise SkipFile
        self._begin()
        self.count += 1
        if self.count > settings.EVIDENCE_FILES:
            self._refused = Refused("too_many_files", most=settings.EVIDENCE_FILES)
        elif disk.is_low(store.folder()):
            self._refused = Refused("disk_low")
        else:
            handle, path = tempfile.mkstemp(dir=store.incoming())
            self._file, self._path = os.fdopen(handle, "wb"), Path(path)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write and hash a part; of a file that is refused the rest is only counted."""
        before = self._got
        self._got += len(raw_data)
        if self._refused is not None:
            return
        if self._got > settings.EVIDENCE_FILE_BYTES:
            self._drop(Refused("file_too_large", most=settings.EVIDENCE_FILE_BYTES >> 20))
        elif before // _LOOK != self._got // _LOOK and disk.is_low(store.folder()):
            self._drop(Refused("disk_low"))
        else:
            try:
                self._file.write(raw_data)
            except OSError:  # the disk filled up between two looks
                self._drop(Refused("disk_low"))
            self._said.update(raw_data)

    def file_complete(self, file_size: int) -> IncomingFile:
        """End a file."""
        if self._file is not None:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
            except OSError:
                self._drop(Refused("disk_low"))
        self._file = None
        name = clean_name(self.file_name or "")
        made = IncomingFile(self._path, name=name, size=file_size, digest=self._said.digest(), refused=self._refused)
        self._path = None
        return made

    def upload_interrupted(self) -> None:
        """Take away the half of a file whose sender went off."""
        self._drop(Refused("file_is_damaged"))

    def _drop(self, refused: Refused) -> None:
        self._refused = refused
        if self._file is not None:
            try:
                self._file.close()
            except OSError:  # what could not be written is what is being thrown away
                self._file = None
            self._file = None
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None


def _may_send(request: Any) -> bool:
    match = getattr(request, "resolver_match", None)
    view = getattr(match, "func", None)
    return bool(getattr(view, "takes_files", False)) and getattr(request, "post", None) is not None


def kept_names(data: Any) -> list[str]:
    """Return the names of the files that a form carries as kept, whoever sends it."""
    found = []
    for token in (token for name in data if name.startswith(KEPT) for token in data.getlist(name)):
        with suppress(signing.BadSignature):
            found.append(str(signing.loads(token, salt=_SALT)[1]))
    return found


def clean_name(name: str) -> str:
    """Return a file's name without folders and without letters nobody sees; the ending stays when it is long."""
    name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    seen = "".join(
        letter for letter in name if unicodedata.category(letter)[0] not in "C" and letter not in '"<>|'
    ).strip()
    if len(seen) > _NAME:
        ending = PurePath(seen).suffix[:12]
        seen = seen[: _NAME - len(ending)] + ending
    return seen or "file"


def take(request: Any) -> Taken:
    """
    Return what came of the form's files: those of this send, and those kept by the last one and still ticked.

    What is kept is put into request.POST as tokens, so that every way a form comes back (a refusal, a conflict)
    brings it along.
    """
    taken = Taken()
    if request.method != "POST":
        return taken
    for name in _fields(request.POST, KEPT):
        for token in dict.fromkeys(request.POST.getlist(name)):
            found = _opened(request, FILES + name.removeprefix(KEPT), token)
            if isinstance(found, FileKept):
                taken.kept.append(found)
            else:
                taken.refused.append(found)
    for name in _fields(request.FILES, FILES):
        for file in request.FILES.getlist(name):
            _judge(request, name, file, taken)
    request.POST = request.POST.copy()
    for name in _fields(request.POST, KEPT):
        request.POST.setlist(name, [])
    for kept in taken.kept:
        request.POST.appendlist(KEPT + kept.field.removeprefix(FILES), kept.token)
    return taken


def _fields(data: Any, base: str) -> Iterator[str]:
    return (name for name in list(data) if name == base or name.startswith(f"{base}_"))


def _judge(request: Any, name: str, file: Any, taken: Taken) -> None:
    said = clean_name(file.name)
    try:
        if not isinstance(file, IncomingFile):
            raise Refused("file_unknown")
        if file.refused is not None:
            raise file.refused
        if len(taken.kept) >= settings.EVIDENCE_FILES:
            raise Refused("too_many_files", most=settings.EVIDENCE_FILES)
        assert file.path is not None
        kind = kinds.kind_of(file.path, said)
        if withheld.is_withheld(jurisdiction=request.post.jurisdiction, digest=file.digest):
            raise Refused("file_withheld")
        store.keep(file.path, file.digest)
    except Refused as refused:
        taken.refused.append(FileRefused(name, said, refused))
        return
    except OSError:
        taken.refused.append(FileRefused(name, said, Refused("disk_low")))
        return
    file.path = None
    if any(kept.digest == file.digest and kept.field == name for kept in taken.kept):
        return  # the same file twice
    taken.kept.append(_signed(request, FileKept(name, said, file.digest, file.size or 0, kind.code)))


def _whose(request: Any) -> str:
    return f"{request.person.id}:{request.post.id}"


def _signed(request: Any, kept: FileKept) -> FileKept:
    facts = [_whose(request), kept.name, kept.digest.hex(), kept.size, kept.kind]
    token = signing.dumps(facts, salt=_SALT)
    return FileKept(kept.field, kept.name, kept.digest, kept.size, kept.kind, token)


def _opened(request: Any, name: str, token: str) -> FileKept | FileRefused:
    """Return the kept file of a token; forged ones, another person's, and those of yesterday are told as gone."""
    try:
        whose, said, digest, size, kind = signing.loads(token, salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        return FileRefused(name, "—", Refused("evidence_gone"))
    if withheld.is_withheld(jurisdiction=request.post.jurisdiction, digest=bytes.fromhex(digest)):
        return FileRefused(name, said, Refused("file_withheld"))
    if whose != _whose(request) or not store.holds(bytes.fromhex(digest)):
        return FileRefused(name, said, Refused("evidence_gone"))
    return FileKept(name, said, bytes.fromhex(digest), size, kind, token)
