"""Random Markdown articles, as strategies: every construct that anchoring must see through."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = """Der Etat stieg um zwölf Prozent sagte die Bürgermeisterin „nein“ – so 1986 2,5 % Ä&B a_b
snake_case_name C:\\Ordner *5 x*y 3<5 &amp; &szlig; \\* \\_ § 10² ½ ﬁn e\u0301lan Zoe\u0308
weich\u00adtrennung es … it's »quer« 🎉 東京 [x] (y) !"""
WORDS = st.sampled_from([*_WORDS.split(), "ge\u00a0schützt", "schmal\u202fes"])
_plain = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


def _wrap(before: str, after: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(["Wort", "zwei Wörter", "Äpfel", "nicht"]), min_size=1).map(
        lambda words: f"{before}{' '.join(words[:3])}{after}"
    )


INLINE = st.one_of(
    _plain,
    _wrap("*", "*"),
    _wrap("**", "**"),
    _wrap("_", "_"),
    _wrap("***", "***"),
    _wrap("`", "`"),
    _wrap("[", '](https://example.org/a_b "Titel")'),
    _wrap("[*", "* mehr](https://example.org/)"),
    _wrap("<b>", "</b>"),
    _wrap("<sub>", "</sub>"),
    st.just("**fett *und schräg* hier**"),
    st.just("<https://example.org/x>"),
    st.just("eins  \nzwei"),
    st.just("eins\nzwei"),
    st.just("![Bild](bild.png)"),
    st.just("<!-- unsichtbar -->"),
    st.just("un**fass**bar"),
)
RUN = st.lists(INLINE, min_size=1, max_size=5).map(" ".join).map(str.strip).filter(bool)


def _line(run: str) -> str:
    return run.replace("  \n", " ").replace("\n", " ")


BLOCK = st.one_of(
    RUN,
    RUN,
    st.tuples(st.sampled_from(["# ", "## ", "### "]), RUN).map(lambda p: p[0] + _line(p[1])),
    st.lists(RUN, min_size=1, max_size=4).map(
        lambda items: "\n".join(f"- {_line(item)}" for item in items)
    ),
    st.lists(RUN, min_size=1, max_size=3).map(
        lambda items: "\n".join(f"{n}. {_line(item)}" for n, item in enumerate(items, 1))
    ),
    RUN.map(lambda run: "\n".join(f"> {line}" for line in run.split("\n"))),
    st.lists(RUN, min_size=2, max_size=2).map(
        lambda cells: (
            "| a | b |\n|---|---|\n| "
            + " | ".join(_line(cell).replace("|", "") for cell in cells)
            + " |"
        )
    ),
    st.just("```\ncode *x* <b>\n```"),
    st.just("    eingerückter code"),
    st.just("---"),
    st.just("<div>\nroh\n</div>"),
)
ARTICLES = st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join)
