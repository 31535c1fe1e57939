"""Rebuild the state from the journal alone: one loop over effects, which never runs a rule again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

State = dict[str, dict[str, dict[str, object]]]  # table → key → column → value as in a body


class BadEffect(ValueError):
    """An effect cannot be applied: it changes a row that is not there, or adds one that is."""


@dataclass(slots=True)
class Fold:
    """What the entries of one or more chains, in order, make of the tables."""

    state: State = field(default_factory=dict)
    whole: set[tuple[str, str]] = field(default_factory=set)  # rows whose every column is known

    def apply(self, sequence: int, body: dict[str, object], *, partial: bool = False) -> None:
        """
        Apply one entry's effects. partial: rows added before the first entry seen are taken as they come.

        :raises BadEffect: the effects contradict what stood before
        """
        effects = body.get("effects", [])
        if not isinstance(effects, list):
            raise BadEffect("effects")
        for effect in effects:
            if "schema" in effect:
                self._alter(str(body["jurisdiction"]), effect)
            elif "new" in effect:
                rows = self.state.setdefault(effect["table"], {})
                if effect["key"] in rows:
                    raise BadEffect(f"{effect['table']} {effect['key']} is there already")
                rows[effect["key"]] = {**effect["new"], "written_by": sequence}
                self.whole.add((effect["table"], effect["key"]))
            else:
                self._set(sequence, effect, partial=partial)

    def _set(self, sequence: int, effect: dict[str, object], *, partial: bool) -> None:
        table, key, changes = str(effect["table"]), str(effect["key"]), effect["set"]
        assert isinstance(changes, dict)
        rows = self.state.setdefault(table, {})
        if key not in rows:
            if not partial:
                raise BadEffect(f"{table} {key} is changed before it is added")
            rows[key] = {}
        row = rows[key]
        for column, (before, after) in changes.items():
            stood = row.get(column)
            known = column in row or (table, key) in self.whole
            sealed = isinstance(stood, dict) or (isinstance(before, dict) and "sealed" in before)
            if known and not sealed and stood != before:
                raise BadEffect(f"{table} {key} {column}: stood {stood!r}, the entry says {before!r}")
            row[column] = after
        row["written_by"] = sequence

    def _alter(self, jurisdiction: str, effect: dict[str, object]) -> None:
        """Apply an upgrade: a column added with its value, renamed, or dropped, in all rows of the jurisdiction."""
        column = str(effect["column"])
        for row in self.state.get(str(effect["table"]), {}).values():
            if row.get("jurisdiction") != jurisdiction:
                continue
            match effect["schema"]:
                case "add":
                    row[column] = effect["value"]
                case "rename":
                    if column in row:
                        row[str(effect["to"])] = row.pop(column)
                case "drop":
                    row.pop(column, None)
                case other:
                    raise BadEffect(f"schema {other!r}")


def fold(bodies: Iterable[tuple[int, bytes]]) -> State:
    """Return the state that the stored bodies (sequence, bytes) make; the chain is taken as verified."""
    out = Fold()
    for sequence, body in bodies:
        out.apply(sequence, json.loads(body))
    return out.state
