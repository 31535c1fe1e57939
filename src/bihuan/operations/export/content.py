"""
The members of an export, each a file of JSON lines in the order of the journal or of the keys.

    export.json          what it is: instance, scope, parts, columns of the tables, the digest of every other member
    chains.jsonl         where each chain begins and ends
    entries.jsonl        every entry; outside the scope of a part its hash and that of the one before, without its body
    sealed.jsonl         the texts that bodies name by their digest, unless withheld
    requests.jsonl, touched.jsonl    the journal's side tables, of parts that are whole
    state/<table>.jsonl  the rows as they stand in the database, spelled as bodies spell them
    checkpoints/<n>.checkpoint, evidence/ab/cdef…
    verify.py, README.txt
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from bihuan.evidence import references, store
from bihuan.journal import cells, verify
from bihuan.journal.values import Text

from . import spelling
from .archive import Archive, making
from .scope import Part, seals_of

FORMAT = "bihuan.export/1"
HERE = Path(__file__).parent
#: What verify.py says of a finding: in both languages, because the export is read where none of ours runs.
WORDS = {
    "file": ("文件与导出时不同，或缺失", "a file is not as it was exported, or missing"),
    "unread": ("读不出来", "cannot be read"),
    "genesis": ("链的起点与实例不符", "the chain does not begin where the instance says"),
    "chain": ("流水号不连续，或与上一条接不上", "a number is missing, or the entry does not follow the one before"),
    "hash": ("流水内容与摘要不符", "what the entry says does not have its hash"),
    "place": ("流水内容写的位置或列表用的副本不符", "the entry names another place, or a copy of it differs"),
    "head": ("链头与最后一条流水不符", "the chain's head is not its last entry"),
    "stray": ("多出来的，流水里没有", "not in the journal"),
    "effect": ("流水所记的改动前后矛盾", "an entry contradicts what stood before"),
    "cell": ("数据与流水不符", "a cell is not what the journal makes it"),
    "missing": ("应有的不见了", "something that should be here is missing"),
    "sealed": ("封存的文字与摘要不符，或应当撤除", "a sealed text has another digest, or was withheld"),
    "evidence": ("佐证文件缺失或被改", "an evidence file is missing or changed"),
    "side": ("请求或事项对应表与流水不符", "requests or touched rows do not follow from the entries"),
    "checkpoint": ("检查点自相矛盾、次序或签名不符", "a checkpoint contradicts itself, its order or its signature"),
    "stands": ("检查点记下的那一条没有了或变了", "an entry that the checkpoint names is gone or another one"),
    "receipt": ("没有这张回执，或那一条变了", "no such receipt, or that entry is another one"),
}
#: The journal's side tables as verify.py compares them.
SIDES = {
    "requests.jsonl": ("jurisdiction", "request", "fingerprint", "stream", "sequence", "receipt"),
    "touched.jsonl": ("jurisdiction", "stream", "sequence", "table", "key"),
}
Progress = Callable[[int, int], None]


def write(
    path: Path,
    parts: list[Part],
    *,
    scope: dict[str, str],
    database: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, int]:
    """
    Write an export and return how many entries, rows, files and checkpoints are in it.

    :raises FileExistsError: there is something of that name
    """
    counts: dict[str, int] = {}
    with closing(verify.open_read_only(database or verify.database_path())) as source, making(path) as archive:
        source.execute("BEGIN")  # one picture, whatever is written meanwhile
        tables = _write_state(archive, source, parts, counts)
        _write_journal(archive, source, parts, counts, progress)
        _write_evidence(archive, source, parts, counts)
        _write_checkpoints(archive, source, counts)
        for name in ("verify.py", "README.txt"):
            with (HERE / name).open("rb") as member:
                archive.copy(name, member)
        told = {
            "format": FORMAT,
            **_instance(source),
            "scope": scope,
            "parts": [
                {"jurisdiction": p.jurisdiction, "streams": list(p.streams), "is_whole": p.is_whole} for p in parts
            ],
            "tables": tables,
            "files": {m._meta.db_table: (m.FILE_DIGEST, *m.FILE_WITHHELD) for m in references.file_models()},
            "sides": SIDES,
            "words": WORDS,
            "members": dict(sorted(archive.digests.items())),
        }
        archive.lines("export.json", [json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"])
    return counts


def _instance(source: sqlite3.Connection) -> dict[str, object]:
    row = source.execute("SELECT id, is_demo, created_at FROM journal_instance").fetchone()
    return {"instance": spelling.uuid(row[0]), "is_demo": bool(row[1]), "created_at": cells.show(row[2])}


def _write_state(
    archive: Archive, source: sqlite3.Connection, parts: list[Part], counts: dict[str, int]
) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for model in verify.journaled_models():
        table = model._meta.db_table
        columns = [f for f in model._meta.concrete_fields if not f.primary_key]
        names = ", ".join(f'"{f.column}"' for f in columns)
        key = model._meta.pk
        rows = source.execute(f'SELECT "{key.column}", {names} FROM "{table}" ORDER BY 1')  # noqa: S608 - our own names
        place = next(i for i, f in enumerate(columns) if f.attname == "jurisdiction")
        kept = [
            spelling.line(
                {"id": shown} | {f.attname: spelling.column(f, cell) for f, cell in zip(columns, values, strict=True)}
            )
            for key_cell, *values in rows
            if _is_held(parts, cells.show(values[place]), table, shown := cells.key(key, key_cell), model.STREAM)
        ]
        if kept:
            counts["rows"] = counts.get("rows", 0) + archive.lines(f"state/{table}.jsonl", kept)
            tables[table] = [f.attname for f in columns]
    return tables


def _is_held(parts: list[Part], jurisdiction: str, table: str, key: str, stream: int) -> bool:
    return any(p.jurisdiction == jurisdiction and stream in p.streams and p.holds(table, key) for p in parts)


def _write_journal(
    archive: Archive, source: sqlite3.Connection, parts: list[Part], counts: dict[str, int], progress: Progress | None
) -> None:
    chains = []
    for part in parts:
        for stream in part.streams:
            row = source.execute(
                "SELECT algorithm, genesis, year, sequence, head FROM journal_chain WHERE jurisdiction = ? AND stream = ?",
                (part.jurisdiction, stream),
            ).fetchone()
            chains.append(
                {"jurisdiction": part.jurisdiction, "stream": stream}
                | {
                    "algorithm": spelling.number(row[0]),
                    "genesis": spelling.blob(row[1]),
                    "year": spelling.number(row[2]),
                }
                | {"sequence": spelling.number(row[3]), "head": spelling.blob(row[4])}
            )
    archive.lines("chains.jsonl", map(spelling.line, chains))
    total = sum(chain["sequence"] for chain in chains if isinstance(chain["sequence"], int))
    seals: dict[str, set[str]] = {}
    counts["entries"] = archive.lines("entries.jsonl", _entries(source, parts, seals, total, progress))
    archive.lines("sealed.jsonl", _sealed(source, parts, seals))
    whole = [part for part in parts if part.is_whole]
    archive.lines("requests.jsonl", _requests(source, whole))
    archive.lines("touched.jsonl", _touched(source, whole))


def _entries(
    source: sqlite3.Connection, parts: list[Part], seals: dict[str, set[str]], total: int, progress: Progress | None
) -> Iterator[bytes]:
    count = 0
    for part in parts:
        for stream in part.streams:
            rows = source.execute(
                "SELECT sequence, year, previous, hash, body, kind, post, office, day FROM journal_entry"
                " WHERE jurisdiction = ? AND stream = ? ORDER BY sequence",
                (part.jurisdiction, stream),
            )
            for sequence, year, previous, digest, body, *copies in rows:
                count += 1
                if progress and count % 1000 == 0:
                    progress(count, total)
                told: dict[str, Any] = {"jurisdiction": part.jurisdiction, "stream": stream}
                told |= {"sequence": spelling.number(sequence), "year": spelling.number(year)}
                told |= {"previous": spelling.blob(previous), "hash": spelling.blob(digest)}
                if part.has_body(stream, sequence):
                    told |= {"body": spelling.body(body), "kind": spelling.text(copies[0])}
                    told |= {"post": spelling.uuid(copies[1]), "office": spelling.uuid(copies[2])}
                    told["day"] = spelling.text(copies[3])
                    with suppress(*verify.UNREADABLE):
                        seals.setdefault(part.jurisdiction, set()).update(seals_of(json.loads(bytes(body)), part))
                yield spelling.line(told)


def _sealed(source: sqlite3.Connection, parts: list[Part], seals: dict[str, set[str]]) -> Iterator[bytes]:
    for part in parts:
        rows = source.execute(
            "SELECT digest, salt, value FROM journal_sealed WHERE jurisdiction = ? ORDER BY digest",
            (part.jurisdiction,),
        )
        for digest, salt, value in rows:
            shown = spelling.blob(digest)
            if part.is_whole or shown in seals.get(part.jurisdiction, ()):
                told = {"jurisdiction": part.jurisdiction, "digest": shown}
                yield spelling.line(told | {"salt": spelling.blob(salt), "value": spelling.text(value)})


def _requests(source: sqlite3.Connection, parts: Iterable[Part]) -> Iterator[bytes]:
    for part in parts:
        rows = source.execute(
            "SELECT request_id, fingerprint, stream, sequence, receipt FROM journal_request WHERE jurisdiction = ?"
            " ORDER BY stream, sequence",
            (part.jurisdiction,),
        )
        for request, fingerprint, stream, sequence, receipt in rows:
            told = {"jurisdiction": part.jurisdiction, "request": spelling.uuid(request)}
            told |= {"fingerprint": spelling.blob(fingerprint), "stream": spelling.number(stream)}
            yield spelling.line(told | {"sequence": spelling.number(sequence), "receipt": spelling.text(receipt)})


def _touched(source: sqlite3.Connection, parts: Iterable[Part]) -> Iterator[bytes]:
    for part in parts:
        rows = source.execute(
            'SELECT stream, sequence, "table", "key" FROM journal_touched WHERE jurisdiction = ?'
            ' ORDER BY stream, sequence, "table", "key"',
            (part.jurisdiction,),
        )
        for stream, sequence, table, key in rows:
            told = {"jurisdiction": part.jurisdiction, "stream": spelling.number(stream)}
            told |= {"sequence": spelling.number(sequence), "table": spelling.text(table), "key": spelling.text(key)}
            yield spelling.line(told)


def _write_evidence(archive: Archive, source: sqlite3.Connection, parts: list[Part], counts: dict[str, int]) -> None:
    counts["files"] = 0
    for digest in sorted(_digests(source, parts)):
        with (
            suppress(FileNotFoundError),
            store.path_of(digest).open("rb") as file,
        ):  # its row stands: verify.py names it
            archive.copy(f"evidence/{digest.hex()[:2]}/{digest.hex()[2:]}", file)
            counts["files"] += 1


def _digests(source: sqlite3.Connection, parts: list[Part]) -> set[bytes]:
    found: set[bytes] = set()
    for model in references.file_models():
        column, (state, withheld) = model.FILE_DIGEST, model.FILE_WITHHELD
        table = model._meta.db_table
        rows = source.execute(f'SELECT id, jurisdiction, "{column}", "{state}" FROM "{table}"')  # noqa: S608 - our own names
        for key, jurisdiction, digest, stands in rows:
            shown = cells.key(model._meta.pk, key)
            if type(digest) is not bytes or stands == Text(withheld.encode()):
                continue
            if _is_held(parts, cells.show(jurisdiction), table, shown, model.STREAM):
                found.add(digest)
    return found


def _write_checkpoints(archive: Archive, source: sqlite3.Connection, counts: dict[str, int]) -> None:
    counts["checkpoints"] = 0
    for number, *texts in source.execute(
        "SELECT number, note, signatures, leaves FROM journal_checkpoint ORDER BY number"
    ):
        text = b"\n".join(bytes(part) if isinstance(part, bytes) else b"?" for part in texts)
        archive.lines(f"checkpoints/{cells.show(number)}.checkpoint", [text])
        counts["checkpoints"] += 1
