#!/usr/bin/env python3
"""Verify an unpacked Bihuan export with nothing but Python (3.8 or newer): python3 verify.py [RECEIPT…] [--against FILE]"""

import base64, datetime, functools, hashlib, itertools, json, os, struct, sys, uuid

HERE = os.path.dirname(os.path.abspath(__file__))
ENGLISH = "--en" in sys.argv or os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("en")
ALGORITHMS, WITHHELD, KEYS = {1: "sha256", 2: "sm3"}, "〔已封存〕", ("journal.key.made", "journal.key.rotated")
BAD = (ValueError, TypeError, KeyError, AttributeError, IndexError, OSError, struct.error, RecursionError, StopIteration)
findings = []


def report(code, *where):
    findings.append((code, " ".join(map(str, where))))


def lines(name):
    with open(os.path.join(HERE, name), "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield dict(json.loads(line))
            except BAD:
                report("unread", name, number)


class Ledger:
    def __init__(self, told):
        self.told, self.whole = told, {part["jurisdiction"] for part in told["parts"] if part["is_whole"]}
        self.hashes, self.rows, self.added, self.keys = {}, {}, set(), []
        self.seals, self.withheld, self.wanted = set(), set(), {name: set() for name in told["sides"]}

    def chains(self):
        chains = {(chain.get("jurisdiction"), chain.get("stream")): chain for chain in lines("chains.jsonl")}
        by_place = itertools.groupby(lines("entries.jsonl"), lambda e: (e.get("jurisdiction"), e.get("stream")))
        for place, entries in itertools.chain(by_place, ((place, ()) for place in list(chains))):
            if place in self.hashes:
                continue  # a chain without entries was only added to be seen
            chain, year = chains.get(place, {}), 0
            hashes = self.hashes[place] = [chain.get("genesis")]
            text = b"BH1 genesis" + uuid.UUID(self.told["instance"]).bytes + str(place[0]).encode().ljust(12) + bytes([place[1]])
            if hashlib.new(ALGORITHMS.get(chain.get("algorithm"), "sha256"), text).hexdigest() != hashes[0]:
                report("genesis", *place)
            for entry in entries:
                try:
                    self.entry(chain["algorithm"], entry, hashes, year)
                    year = entry["year"]
                except BAD as error:
                    report("unread", *place, len(hashes), repr(error)[:60])
                hashes.append(entry.get("hash"))
            if (len(hashes) - 1, hashes[-1], year) != (chain.get("sequence"), chain.get("head"), chain.get("year")):
                report("head", *place, chain.get("sequence"))

    def entry(self, algorithm, entry, hashes, year):
        place = code, stream, number = entry["jurisdiction"], entry["stream"], entry["sequence"]
        if number != len(hashes) or entry["previous"] != hashes[-1] or entry["year"] < year:
            report("chain", *place)
        if "body" not in entry:
            return  # of another matter: a bare link
        stored = bytes.fromhex(entry["body"]["hex"]) if isinstance(entry["body"], dict) else entry["body"].encode()
        head = b"BH1\0" + bytes([algorithm]) + code.encode().ljust(12) + struct.pack(">BHQ", stream, entry["year"], number)
        digest = hashlib.new(ALGORITHMS[algorithm], head + bytes.fromhex(entry["previous"]) + stored).hexdigest()
        if digest != entry["hash"]:
            report("hash", *place)
        body = json.loads(stored)
        at = datetime.datetime.strptime(body["at"], "%Y-%m-%dT%H:%M:%S.%fZ") + datetime.timedelta(hours=8)
        said = [body["kind"], body["actor"].get("post"), body["actor"].get("office"), at.date().isoformat()]
        said += [body[name] for name in ("jurisdiction", "stream", "year", "sequence")]
        if said != [entry[name] for name in ("kind", "post", "office", "day")] + [code, stream, entry["year"], number]:
            report("place", *place)
        if body["kind"] in KEYS and (code, stream) == ("0", 0):
            self.keys.append((number, body["provenance"]["name"], base64.b64decode(body["provenance"]["public"])))
        receipt = "%s%s:%s:%s" % (code, "s" if stream else "", number, entry["hash"][:8])
        row = (code, body["request"], body.get("fingerprint", ""), stream, number, receipt)
        self.wanted["requests.jsonl"].add(row)
        self.wanted["touched.jsonl"].add((*place, *body["subject"]))
        self.withheld |= set(body.get("withheld", ()))
        self.seals |= {(code, digest) for digest in sealed_in(body) if code in self.whole}
        for effect in body.get("effects", ()):
            self.effect(effect, place)

    def effect(self, effect, place):
        table, rows = effect["table"], self.rows.setdefault(effect["table"], {})
        for row in rows.values() if "schema" in effect else ():  # a column added, renamed, or dropped: under no name
            if row.get("jurisdiction") == place[0] and (effect["schema"] == "add" or effect["column"] in row):
                row[effect.get("to", effect["column"])] = effect["value"] if "value" in effect else row.pop(effect["column"])
                row.pop(effect["column"] if effect["schema"] == "drop" else None, None)
        if "schema" in effect:
            return
        key = effect["key"]
        self.wanted["touched.jsonl"].add((*place, table, key))
        if ("new" in effect) == (key in rows) and ("new" in effect or place[0] in self.whole):
            report("effect", *place, table, key)
        if "new" in effect:
            rows[key] = dict(effect["new"], written_by=place[2])
            self.added.add((table, key))
            return
        row = rows.setdefault(key, {})
        for column, (before, after) in effect["set"].items():
            stood, known = row.get(column), column in row or (table, key) in self.added
            if known and not isinstance(stood, dict) and not isinstance(before, dict) and stood != before:
                report("effect", *place, table, key, column)
            row[column] = after
        row["written_by"] = place[2]

    def state(self):
        values = {}
        for line in lines("sealed.jsonl"):
            place, digest = (line.get("jurisdiction"), line.get("digest")), None
            if isinstance(line.get("salt"), str) and isinstance(line.get("value"), str):
                digest = hashlib.sha256(bytes.fromhex(line["salt"]) + line["value"].encode()).hexdigest()
            if digest != place[1] or digest in self.withheld:
                report("sealed", *place)
            elif place[0] in self.whole and place not in self.seals:
                report("stray", "sealed.jsonl", *place)
            values[place[1]] = line.get("value")
        for place in sorted(place for place in self.seals if place[1] not in self.withheld.union(values)):
            report("missing", "sealed.jsonl", *place)
        for table, columns in self.told["tables"].items():
            made = self.rows.setdefault(table, {})
            for line in lines("state/%s.jsonl" % table):
                key, want = line.get("id"), made.pop(line.get("id"), None)
                if want is None:
                    report("stray", table, key)
                    continue
                for column in columns:
                    value, have = want.get(column), line.get(column)
                    if column not in want and (table, key) not in self.added:
                        continue
                    value = values.get(value["sealed"], WITHHELD) if isinstance(value, dict) else value
                    if type(value) is not type(have) or value != have:
                        report("cell", table, key, column, "%r ≠ %r" % (have, value), "←", want.get("written_by"))
                column, state, gone = self.told["files"].get(table, (None, None, None))
                if column and line[state] != gone and digest_of("evidence", line[column][:2], line[column][2:]) != line[column]:
                    report("evidence", table, key, line[column])
        for table, rows in self.rows.items():
            for key in (key for key, row in rows.items() if row.get("jurisdiction") in self.whole):
                report("missing", table, key)
        for name, columns in self.told["sides"].items():
            have = {tuple(str(line.get(column)) for column in columns) for line in lines(name)}
            wanted = {tuple(map(str, row)) for row in self.wanted[name] if row[0] in self.whole}
            for row in sorted(have ^ wanted)[:20]:
                report("side", name, *row)

    def checkpoint(self, name, before=None):
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            note, signatures, leaves = file.read().replace("\r\n", "\n").strip("\n").split("\n\n")
        said, leaves, note = note.split("\n"), leaves.split("\n"), note + "\n"
        facts = dict(line.split(" ", 1) for line in said[3:])
        root = base64.b64encode(tree([leaf.encode() for leaf in leaves])).decode()
        if said[:3] != ["bihuan.checkpoint/" + self.told["instance"], str(len(leaves)), root]:
            report("checkpoint", name, "root")
        if before and (int(facts["number"]), facts["previous"]) != (before[0] + 1, before[1]):
            report("checkpoint", name, "previous")
        places = [leaf.split(" ") for leaf in leaves]
        then = next(int(number) for code, stream, number, _ in places if (code, stream) == ("0", "0"))
        _, signer, public = [key for key in self.keys if key[0] <= then][-1]
        marks = [line.split(" ")[2] for line in signatures.split("\n") if line.split(" ")[1] == signer]
        if not any(is_signed(public, base64.b64decode(mark)[4:], note.encode()) for mark in marks):
            report("checkpoint", name, "signature")
        for code, stream, number, head in places:
            hashes = self.hashes.get((code, int(stream)), [head] * (int(number) + 1))  # of a chain that is not here: nothing
            if hashes[int(number) : int(number) + 1] != [head]:
                report("stands", name, code, stream, number)
        return int(facts["number"]), hashlib.sha256(note.encode()).hexdigest()


def sealed_in(value):
    if isinstance(value, dict) and isinstance(value.get("sealed"), str):
        return [value["sealed"]]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [digest for part in inner for digest in sealed_in(part)]


def digest_of(*path):
    said, path = hashlib.sha256(), os.path.join(HERE, *path)
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            said.update(block)
    return said.hexdigest()


def tree(leaves):
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:])).digest()


# Ed25519 (RFC 8032), slow and plain: only public values pass through here.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)


def point(text):
    sign, y = divmod(int.from_bytes(text, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = next(x for x in (pow(square, (P + 3) // 8, P) * i % P for i in (1, ROOT)) if (x * x - square) % P == 0)
    return x if x & 1 == sign else P - x, y


def plus(a, b):
    product = D * a[0] * b[0] * a[1] * b[1]
    x, y = a[0] * b[1] + a[1] * b[0], a[1] * b[1] + a[0] * b[0]
    return x * pow(1 + product, -1, P) % P, y * pow(1 - product, -1, P) % P


def times(number, a):
    bits = [plus((0, 1), a)]
    while len(bits) < 256:
        bits.append(plus(bits[-1], bits[-1]))
    return functools.reduce(plus, (bits[place] for place in range(256) if number >> place & 1), (0, 1))


def is_signed(public, signature, text):
    r, s = point(signature[:32]), int.from_bytes(signature[32:], "little")
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little")
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    return s < L and times(s, base) == plus(r, times(challenge % L, point(public)))


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--en"]
    kept = os.path.abspath(words.pop(words.index("--against") + 1)) if "--against" in words else None
    told = json.loads(open(os.path.join(HERE, "export.json"), encoding="utf-8").read())
    for name, digest in told["members"].items():
        if digest_of(*name.split("/")) != digest:
            report("file", name)
    ledger, before, at = Ledger(told), (0, "0" * 64), len("checkpoints/")
    try:
        ledger.chains()
        ledger.state()
        names = sorted((n for n in told["members"] if n.startswith("checkpoints/")), key=lambda n: int(n[at:].split(".")[0]))
        for name in [*names, *([kept] if kept else [])]:
            before = ledger.checkpoint(name, None if name == kept else before)
    except BAD as error:
        report("unread", repr(error)[:120])
    for text in (word for word in words if word != "--against"):
        place, number, short = (text.replace("：", ":").lower() + "::").split(":")[:3]
        hashes = ledger.hashes.get((place.rstrip("s"), int(place.endswith("s"))), [])
        if len(short) != 8 or not "".join(hashes[int("0" + number) :][:1]).startswith(short):
            report("receipt", text)
    for place, hashes in sorted(ledger.hashes.items(), key=str):
        print("  %s %s  %s  %s" % (*place, len(hashes) - 1, str(hashes[-1])[:16]))
    for code, where in findings[:200]:
        print("  ■ %s（%s）  %s" % (told["words"].get(code, ["", ""])[ENGLISH], code, where))
    print((("全部相符。", "All agrees."), ("有%d处不符。", "%d places do not agree."))[bool(findings)][ENGLISH].replace("%d", str(len(findings))))
    sys.exit(1 if findings else 0)
