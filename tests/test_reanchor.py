"""After an edit each quote is found again, or said to be gone; never is it somewhere else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from beleg.adapters import build
from beleg.adapters.configuration import find_project
from beleg.anchor.haystack import level
from beleg.lock import Lock
from beleg.model import Article, Link, Quote, Status
from beleg.reanchor import Finding, Proposal, Survey, survey
from beleg.source import Source

from . import factory
from .conftest import beleg
from .edited_articles import EDITS, Quoted, Text, article, edited


def article_of(body: str, lang: str = "en", title: str = "A headline of its own") -> Article:
    source = Source("content/articles/rathaus.md", body)
    return factory.article(slug="rathaus", source=source, body_start=0, title=title, lang=lang)


def link(
    name: str, words: str, *, prefix: str = "", suffix: str = "", status: Status = "published"
) -> Link:
    source = Source("annotations/rathaus.yml", f"quote: {words}")
    place = source.place(7, len(source.text))
    quote = Quote(exact=words, prefix=prefix, suffix=suffix, place=place)
    return Link(slug="rathaus", id=name, place=source.place(0), quote=quote, status=status)


def recorded(surveyed: Survey) -> Lock:
    """The lock after a good build."""
    passages = [finding.proposals[0].anchored for finding in surveyed.findings]
    return Lock().settled(passages, {surveyed.slug: surveyed.digest})


def look(before: str, after: str, *links: Link, lang: str = "en") -> list[Finding]:
    lock = recorded(survey(article_of(before, lang), links, Lock()))
    return list(survey(article_of(after, lang), links, lock).findings)


BEFORE = (
    "On Monday the council sat until late. Taxes will rise by four percent next year, said the "
    "treasurer into the noise. Then there was coffee for all who were still awake.\n\n"
    "The mayor spoke of the weather and of boats. Nobody listened to her any more."
)
TAXES = "Taxes will rise by four percent next year"
SENTENCE = f"{TAXES}, said the treasurer into the noise."


def one(after: str, words: str = TAXES, *, prefix: str = "") -> Finding:
    (found,) = look(BEFORE, after, link("taxes", words, prefix=prefix))
    return found


def test_an_edit_elsewhere_leaves_it_unchanged() -> None:
    for after in (BEFORE, "New.\n\n" + BEFORE, BEFORE.replace("coffee", "tea")):
        found = one(after)
        assert (found.status, found.certain) == ("unchanged", None)


def test_a_sentence_that_moved_is_settled_where_it_is_now() -> None:
    words = SENTENCE[:-1]
    found = one(BEFORE.replace(SENTENCE + " ", "") + " " + SENTENCE, words)
    assert found.status == "moved"
    assert found.certain is found.proposals[0]
    assert found.stood == f"the council sat until late. [{words}]. Then there was coffee for all"
    assert found.certain.shown == f"listened to her any more. [{words}]."


def test_a_copy_does_not_take_over_what_was_edited() -> None:
    copy = f"{BEFORE}\n\nAnd again: {SENTENCE}"
    found = one(copy)
    assert found.status == "ambiguous"
    assert found.certain is not None
    assert found.certain.stands_there
    found = one(copy.replace("four percent", "five percent", 1))
    assert (found.status, found.certain) == ("ambiguous", None)
    assert [proposal.stands_there for proposal in found.proposals] == [True, False]
    assert found.proposals[0].notable == ("a number differs",)


def test_the_same_sentence_twice_with_the_same_neighbours_is_asked_for() -> None:
    paragraph = BEFORE.split("\n\n")[0]
    found = one(f"{paragraph}\n\n{paragraph}")
    assert (found.status, found.certain) == ("ambiguous", None)


def test_other_words_between_the_old_neighbours_are_proposed_with_the_difference() -> None:
    found = one(BEFORE.replace("will rise by four", "will not rise by four"))
    assert (found.status, found.certain) == ("changed", None)
    (proposal, *_) = found.proposals
    assert proposal.anchored.words == "Taxes will not rise by four percent next year"
    assert proposal.notable == ("a negation differs",)
    assert "".join(f"{c.kind[0]}:{c.text}|" for c in proposal.difference) == (
        "s:Taxes will|n: not|s: rise by four percent next year|"
    )


def test_a_deleted_sentence_is_gone() -> None:
    found = one(BEFORE.replace(SENTENCE + " ", ""))
    assert (found.status, found.proposals) == ("gone", ())


def test_a_similar_sentence_elsewhere_is_shown_but_the_old_one_is_gone() -> None:
    near = BEFORE.replace(SENTENCE + " ", "") + f" {TAXES.replace('four', 'nine')}."
    found = one(near)
    assert found.status == "gone"
    assert [proposal.stands_there for proposal in found.proposals] == [False]


def test_the_next_sentence_is_not_taken_for_a_deleted_one() -> None:
    before = "It was late. Fees will rise by four percent. Rents will rise by two percent. He left."
    fees = link("fees", "Fees will rise by four percent")
    (found,) = look(before, before.replace("Fees will rise by four percent. ", ""), fees)
    assert found.status == "gone"


def test_without_a_record_the_words_alone_count() -> None:
    new = link("new", TAXES)
    for after, status in [
        (BEFORE, "unchanged"),
        (f"{BEFORE} {SENTENCE}", "ambiguous"),
        (BEFORE.replace("four", "five"), "changed"),
        ("Something else altogether.", "gone"),
    ]:
        (found,) = survey(article_of(after), [new], Lock()).findings
        assert (found.status, found.certain) == (status, None)


def test_neighbours_that_were_given_and_do_not_fit_any_more() -> None:
    after = BEFORE.replace("sat until late.", "sat until dawn.")
    found = one(after, prefix="late. ")
    assert found.status == "moved"
    assert found.certain is not None
    assert found.certain.selector is not None
    assert (found.certain.selector.prefix, found.certain.selector.exact) == ("", TAXES)
    elsewhere = BEFORE.replace(f"late. {SENTENCE} ", "dawn. ") + " " + SENTENCE
    found = one(elsewhere, SENTENCE[:-1], prefix="late. ")
    assert (found.status, found.certain) == ("moved", None)
    denied = BEFORE.replace("sat until late.", "said it is not so:")
    found = one(denied, prefix="late. ")
    assert (found.status, found.certain) == ("moved", None)


def test_a_denial_before_the_words_is_told_though_they_are_the_same() -> None:
    (found,) = look(
        BEFORE, BEFORE.replace("still awake", "not awake"), link("x", "coffee for all who were")
    )
    assert found.status == "unchanged"
    assert found.proposals[0].denied_around


def test_drafts_are_looked_at_and_what_was_withdrawn_is_not() -> None:
    notes = [link("a", TAXES, status="draft"), link("b", TAXES, status="withdrawn")]
    found = survey(article_of(BEFORE), notes, Lock()).findings
    assert [(f.annotation.id, f.status) for f in found] == [("a", "unchanged")]


# Edits at random: what is found is right, or it says that it is gone.


def judged(text: Text, quoted: Quoted, found: Finding) -> str:
    """``right``; ``gone`` for what is there and was not found; ``asked`` where it asks between
    places of which one is right; ``shown`` where the same words at a wrong place are offered with
    both surroundings; ``copy`` in a copy of the whole sentence; else ``wrong``."""
    span = text.span(quoted.home)
    there = [is_in(proposal, span) for proposal in found.proposals]
    if found.status == "gone":
        return "right" if span is None else "gone"
    if found.status == "ambiguous" and found.certain is None:
        return "asked" if any(there) or span is None else "wrong"
    chosen = found.certain or found.proposals[0]
    if there[found.proposals.index(chosen)]:
        return "right"
    if any(s.is_copy and is_in(chosen, text.span(s)) for p in text.paragraphs for s in p):
        return "copy"
    return "shown" if found.status == "moved" else "wrong"


def is_in(proposal: Proposal, span: tuple[int, int] | None) -> bool:
    start, end = proposal.anchored.start, proposal.anchored.end
    return span is not None and span[0] <= start and end <= span[1]


def run(seeds: range) -> Counter[tuple[str, str]]:
    counted: Counter[tuple[str, str]] = Counter()
    for seed in seeds:
        text = edited(seed)
        old = article(text.lang)
        links = [link(quoted.id, quoted.words) for quoted in old.quotes]
        found = look(old.body, text.body, *links, lang=text.lang)
        by_id = {quoted.id: quoted for quoted in text.quotes}
        for finding in found:
            quoted = by_id[finding.annotation.id]
            verdict = judged(text, quoted, finding)
            counted[finding.status, verdict] += 1
            assert verdict != "wrong", (seed, text.done, quoted.words, finding)
            if finding.certain is not None:
                assert level(finding.certain.anchored.words) == level(quoted.words)
    return counted


def test_after_fifty_edits_every_finding_is_right_or_says_gone() -> None:
    counted = run(range(60))
    assert {EDITS[seed % len(EDITS)] for seed in range(60)} == set(EDITS)
    total = counted.total()
    assert total > 800
    assert counted["unchanged", "right"] > 0.7 * total
    assert {status for status, _ in counted} == {
        "unchanged", "moved", "changed", "ambiguous", "gone"
    }  # fmt: skip
    # The contract of `quote-moved`: deleted here, the same words elsewhere, both are shown.
    assert counted["moved", "shown"] <= 8
    assert sum(count for (_, verdict), count in counted.items() if verdict == "copy") <= 2
    assert counted["gone", "gone"] <= 0.02 * total


# What differs by a word that turns the meaning is never taken without a further word.

PAIRS = [
    ("de", "negation", "Der Rat hat dem Bau zugestimmt", "Der Rat hat dem Bau nicht zugestimmt"),
    ("de", "negation", "Es gab Gespräche mit dem Verein", "Es gab keine Gespräche mit dem Verein"),
    ("de", "negation", "Die Brücke ist sicher", "Die Brücke ist nicht sicher"),
    ("de", "negation", "Sie war nie in dieser Stadt", "Sie war in dieser Stadt"),
    ("de", "negation", "Er zahlte mit Rechnung", "Er zahlte ohne Rechnung"),
    ("de", "negation", "Alle wussten davon", "Niemand wusste davon"),
    ("de", "negation", "Das ist möglich und geplant", "Das ist unmöglich und geplant"),
    ("de", "negation", "Der Umbau ist genehmigt", "Der Umbau ist kaum genehmigt"),
    ("de", "negation", "Wir haben das geprüft", "Wir haben nichts geprüft"),
    ("de", "negation", "Die Akten waren vollständig", "Die Akten waren unvollständig"),
    ("de", "negation", "Es wird keine Steuer geben", "Es wird eine Steuer geben"),
    ("de", "negation", "Das Haus wurde überall gesucht", "Das Haus wurde nirgends gesucht"),
    ("de", "negation", "Sie dürfen bleiben, sagte er", "Sie dürfen niemals bleiben, sagte er"),
    ("de", "negation", "Weder Bund noch Land zahlen", "Bund und Land zahlen"),
    ("de", "negation", "Die Prüfung war erfolgreich", "Die Prüfung war erfolglos"),
    ("de", "number", "Der Etat stieg um 12 Prozent", "Der Etat stieg um 21 Prozent"),
    ("de", "number", "Der Etat stieg um 1,2 Prozent", "Der Etat stieg um 12 Prozent"),
    ("de", "number", "Es kamen dreitausend Leute", "Es kamen dreizehntausend Leute"),
    ("de", "number", "Zwei Männer wurden verletzt", "Drei Männer wurden verletzt"),
    ("de", "number", "Seit 2019 wird gebaut", "Seit 2018 wird gebaut"),
    ("de", "number", "Das kostet vier Millionen", "Das kostet vier Milliarden"),
    ("de", "number", "Der Anteil fiel auf ein Viertel", "Der Anteil fiel auf ein Drittel"),
    ("de", "number", "Er kam als zweiter ins Ziel", "Er kam als dritter ins Ziel"),
    ("de", "number", "Von 3 auf 5 Züge erhöht", "Von 5 auf 3 Züge erhöht"),
    ("de", "number", "Um 10² Meter daneben", "Um 102 Meter daneben"),
    ("de", "number", "Es wurden +4 Grad gemessen", "Es wurden -4 Grad gemessen"),
    ("de", "number", "Mehr als zwanzig Fälle", "Mehr als neunzig Fälle"),
    ("de", "number", "Am 3.5. wurde unterschrieben", "Am 5.3. wurde unterschrieben"),
    ("de", "name", "Frau Brandt hat es unterschrieben", "Frau Brandes hat es unterschrieben"),
    ("de", "name", "Der Zug fährt nach Kiel", "Der Zug fährt nach Köln"),
    ("de", "name", "Die SPD stellte den Antrag", "Die CDU stellte den Antrag"),
    ("de", "name", "Norwegen hat das Geld bezahlt", "Schweden hat das Geld bezahlt"),
    ("de", "name", "Das sagte Merle Ott am Abend", "Das sagte Merle Otten am Abend"),
    ("de", "name", "Im Januar wird gewählt", "Im Juni wird gewählt"),
    ("de", "name", "Die EU hat das beschlossen", "Die UN hat das beschlossen"),
    ("en", "negation", "The council approved the plan", "The council never approved the plan"),
    ("en", "negation", "She did sign the letter", "She did not sign the letter"),
    ("en", "negation", "He can prove what he said", "He can't prove what he said"),
    ("en", "negation", "There was no warning at all", "There was a warning at all"),
    ("en", "negation", "They left with permission", "They left without permission"),
    ("en", "negation", "Everybody voted for the motion", "Nobody voted for the motion"),
    ("en", "negation", "It is legal to fish here", "It is illegal to fish here"),
    ("en", "negation", "The bridge is safe to cross", "The bridge is unsafe to cross"),
    ("en", "negation", "Neither of them was paid", "Both of them were paid"),
    ("en", "negation", "They hardly met last year", "They met last year"),
    ("en", "negation", "The test was harmful to fish", "The test was harmless to fish"),
    ("en", "negation", "We cannot rule this out", "We can rule this out"),
    ("en", "negation", "The figures are correct", "The figures are incorrect"),
    ("en", "number", "Costs rose by 15 percent", "Costs rose by 50 percent"),
    ("en", "number", "Costs rose by 1.5 percent", "Costs rose by 15 percent"),
    ("en", "number", "Some 4,000 people marched", "Some 40,000 people marched"),
    ("en", "number", "Three children were missing", "Five children were missing"),
    ("en", "number", "It will take two million crowns", "It will take two billion crowns"),
    ("en", "number", "The law dates from 1986", "The law dates from 1968"),
    ("en", "number", "Half of the members agreed", "A third of the members agreed"),
    ("en", "number", "It happened twice last week", "It happened once last week"),
    ("en", "number", "The second reading is in May", "The third reading is in May"),
    ("en", "number", "A dozen ships were counted", "A hundred ships were counted"),
    ("en", "name", "Ada Lind signed the contract", "Ida Lind signed the contract"),
    ("en", "name", "The train goes to Leeds", "The train goes to Luton"),
    ("en", "name", "Norway has paid its share", "Sweden has paid its share"),
    ("en", "name", "The NHS ordered the masks", "The MOD ordered the masks"),
    ("en", "name", "Talks resume on Monday morning", "Talks resume on Sunday morning"),
    ("en", "name", "He praised Mr Hill for it", "He praised Mr Hall for it"),
]
FRAME = "It rained that day, and the hall was full. {}. After that the lights went out at last."


@pytest.mark.parametrize(("lang", "kind", "old", "new"), PAIRS)
def test_what_turns_the_meaning_is_named_and_never_certain(
    lang: str, kind: str, old: str, new: str
) -> None:
    quoted = link("x", old)
    for after in (FRAME.format(new), f"{FRAME.format(new)}\n\nLater: “{new}.”"):
        (found,) = look(FRAME.format(old), after, quoted, lang=lang)
        assert (found.status, found.certain) == ("changed", None)
        best = found.proposals[0]
        assert best.anchored.words == new
        assert not best.same_words
        assert any(kind in told for told in best.notable), best.notable
    (alone,) = survey(article_of(FRAME.format(new), lang), [quoted], Lock()).findings
    assert alone.status in {"changed", "gone"}
    assert alone.certain is None


def test_there_are_enough_pairs_of_each_kind() -> None:
    assert len(PAIRS) >= 60
    counted = Counter((lang, kind) for lang, kind, _, _ in PAIRS)
    assert min(counted.values()) >= 6


# The command.

CLAIM = """\
  - id: {id}  # the id of {id}
    quote: {quote}   # as printed
    verdict: "false"
    summary: 'It is not so.'
    sources: [{{title: A report, url: "https://example.org/"}}]   # seen
    author: mk
    reviewer: ls

"""


def site(folder: Path, body: str, quotes: dict[str, str], eol: str = "\n") -> Path:
    """A site that was built once, so that its lock is there."""
    (folder / "content/articles").mkdir(parents=True)
    (folder / "annotations").mkdir()
    (folder / "mkdocs.yml").write_text("site_name: x\nplugins: [beleg]\ndocs_dir: content\n")
    head = "---\ntitle: A headline\nlang: en\npublisher: x\nlicense: CC0-1.0\n---\n"
    text_of(folder).write_text(f"{head}{body}\n", "utf-8")
    claims = "".join(CLAIM.format(id=name, quote=words) for name, words in quotes.items())
    yaml = f"# Head, with\ta tab.\nclaims:\n{claims}# The end.".replace("\n", eol)
    yaml_of(folder).write_bytes(yaml.encode())
    project = find_project(folder)
    result = build.run(project)
    assert not result.report.errors, list(result.report)
    build.keep_lock(project, result.lock_text())
    return folder


def text_of(folder: Path) -> Path:
    return folder / "content/articles/rathaus.md"


def yaml_of(folder: Path) -> Path:
    return folder / "annotations/rathaus.yml"


def edit(folder: Path, *changes: tuple[str, str]) -> None:
    text = text_of(folder).read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text_of(folder).write_text(text, "utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "annotations").rglob("*"))
        if path.is_file()
    }


QUOTES = {
    "taxes": TAXES,
    "coffee": "there was coffee for all",
    "weather": "'The mayor spoke of the weather and of boats'",
}


def test_writing_changes_no_byte_of_an_unchanged_site(demo: Path, tmp_path: Path) -> None:
    for folder in (demo, site(tmp_path / "own", BEFORE, QUOTES, "\r\n")):
        before = snapshot(folder)
        done = beleg("reanchor", "--write", cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith(" unchanged\n")
        assert beleg("reanchor", "--write", "--quiet", cwd=folder).stdout == ""
        assert snapshot(folder) == before


def test_only_the_anchor_is_written_and_everything_else_stays(tmp_path: Path) -> None:
    folder = site(tmp_path / "x", BEFORE, QUOTES, "\r\n")
    edit(folder, ("any more.", f"any more. It is said that {TAXES} and there was coffee for all."))
    before = yaml_of(folder).read_bytes().decode()
    assert beleg("reanchor", cwd=folder).returncode == 1
    assert yaml_of(folder).read_bytes().decode() == before
    done = beleg("reanchor", "--write", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "settled[taxes]" in done.stdout
    after = yaml_of(folder).read_bytes().decode()
    assert after.count("\r\n") == after.count("\n") == before.count("\n")
    pairs = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert [old.split("  ")[2] for old, _ in pairs] == [
        f"quote: {TAXES}",
        "quote: there was coffee for all",
    ]
    assert all(new.strip().startswith("quote: {exact: ") for _, new in pairs)
    assert all(new.endswith("}   # as printed\r") for _, new in pairs)
    assert beleg("check", cwd=folder).returncode == 0
    assert beleg("reanchor", "--write", cwd=folder).returncode == 0


def test_what_is_decided_is_written_and_the_rest_stays_undecided(tmp_path: Path) -> None:
    folder = site(tmp_path / "x", BEFORE, QUOTES)
    edit(folder, ("four percent", "five percent"), ("of boats", "of many boats"))
    before = snapshot(folder)
    done = beleg("reanchor", "--write", cwd=folder)
    assert done.returncode == 1
    assert "1 unchanged, 2 changed" in done.stdout
    assert "Taxes will rise by [-four-]{+five+} percent next year" in done.stdout
    assert "A NUMBER DIFFERS" in done.stdout
    assert "verdict and summary were made for the old words" in done.stdout
    assert snapshot(folder) == before
    done = beleg("reanchor", "rathaus", "--accept", "taxes=1", cwd=folder)
    assert done.returncode == 1
    assert "2 changed (1 settled)" in done.stdout
    yaml = before["annotations/rathaus.yml"].replace(b"by four percent", b"by five percent")
    assert yaml_of(folder).read_bytes() == yaml
    lock = (folder / "annotations/_site/anchors.lock").read_text("utf-8")
    assert "by five percent" in lock
    assert "weather and of boats" in lock
    digest = next(line for line in lock.splitlines() if line.startswith("rathaus "))
    assert digest.encode() in before["annotations/_site/anchors.lock"]
    assert beleg("reanchor", "--accept", "weather", cwd=folder).returncode == 0
    assert "'The mayor spoke of the weather and of many boats'" in yaml_of(folder).read_text()
    assert beleg("check", cwd=folder).returncode == 0
    settled = snapshot(folder)
    assert digest.encode() not in settled["annotations/_site/anchors.lock"]
    assert beleg("build", "--quiet", cwd=folder).returncode == 0
    (folder / "annotations/_site/permalinks.lock").unlink()
    assert snapshot(folder) == settled


def test_pairs_are_never_written(tmp_path: Path) -> None:
    quotes = {
        f"p{at}": json.dumps(old, ensure_ascii=False) for at, (_, _, old, _) in enumerate(PAIRS)
    }
    frame = "Paragraph {} begins here. {}. Paragraph {} ends here."
    bodies = [
        "\n\n".join(frame.format(at, pair[which], at) for at, pair in enumerate(PAIRS))
        for which in (2, 3)
    ]
    folder = site(tmp_path / "x", bodies[0], quotes)
    edit(folder, (bodies[0], bodies[1]))
    before = snapshot(folder)
    done = beleg("reanchor", "--write", cwd=folder)
    assert done.returncode == 1
    assert snapshot(folder) == before
    found = json.loads(beleg("reanchor", "--format", "json", cwd=folder).stdout)
    # Two of the new texts are the old ones of other pairs.
    assert Counter(one["status"] for one in found) == {"changed": len(PAIRS) - 2, "ambiguous": 2}
    assert not any(one["certain"] or one["settled"] for one in found)
    assert all(one["proposals"][0]["stands_there"] for one in found)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["--accept", "taxs"], "did you mean 'taxes'?"),
        (["--accept", "coffee"], "it is unchanged"),
        (["--accept", "taxes=7"], "there is no proposal 7"),
        (["--accept", "taxes=x"], "there is no proposal x"),
        (["rathaus2"], "did you mean 'rathaus'?"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(tmp_path: Path, call: list[str], said: str) -> None:
    folder = site(tmp_path / "x", BEFORE, QUOTES)
    edit(folder, ("four percent", "five percent"))
    before = snapshot(folder)
    done = beleg("reanchor", *call, cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
    assert snapshot(folder) == before


def test_nothing_is_written_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    folder = site(tmp_path / "x", BEFORE, QUOTES)
    edit(folder, ("any more.", f"any more. It is said that {TAXES}."))
    (folder / "annotations/rathaus").mkdir()
    (folder / "annotations/rathaus/more.yml").write_text('claims: "')
    before = snapshot(folder)
    done = beleg("reanchor", "--write", cwd=folder)
    assert done.returncode == 1
    assert "error[yaml-syntax]" in done.stdout
    assert "nothing was written; mend these first" in done.stderr
    assert snapshot(folder) == before


def test_words_that_an_alias_shares_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    folder = site(tmp_path / "x", BEFORE, QUOTES)
    text = yaml_of(folder).read_text().replace("summary: 'It is not so.'", "summary: *t", 1)
    yaml_of(folder).write_text(text.replace(TAXES, f"&t {TAXES}"))
    edit(folder, ("four percent", "five percent"), ("of boats", "of many boats"))
    before = snapshot(folder)
    done = beleg("reanchor", "--accept", "taxes", "--accept", "weather", cwd=folder)
    assert done.returncode == 1
    assert "'&t' shares this value" in done.stderr
    assert snapshot(folder) == before


def test_the_program_form_names_everything(tmp_path: Path) -> None:
    folder = site(tmp_path / "x", BEFORE, QUOTES)
    edit(folder, ("four percent", "five percent"))
    done = beleg("reanchor", "--format", "json", cwd=folder)
    found = {one["id"]: one for one in json.loads(done.stdout)}
    assert {name: one["status"] for name, one in found.items()} == {
        "taxes": "changed", "coffee": "unchanged", "weather": "unchanged"
    }  # fmt: skip
    (proposal,) = found["taxes"]["proposals"]
    assert proposal["line"] == 7
    assert [c for c in proposal["difference"] if c["kind"] != "same"] == [
        {"kind": "old", "text": "four"},
        {"kind": "new", "text": "five"},
    ]
    assert proposal["notable"] == ["a number differs"]
