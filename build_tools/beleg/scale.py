"""The scale that a site has until it writes its own.

A verdict rates a wording, never a person. Each criterion says what has to be shown for it, so that
two editors who read it come to the same step.
"""

from __future__ import annotations

from .model import Scale, Tone, Verdict

BUILT_IN_VERSION = "1"


def _verdict(
    key: str, rating: int | None, tone: Tone, label: tuple[str, str], criteria: tuple[str, str]
) -> Verdict:
    return Verdict(
        key=key,
        label={"de": label[0], "en": label[1]},
        criteria={"de": criteria[0], "en": criteria[1]},
        tone=tone,
        rating=rating,
    )


BUILT_IN_SCALE = Scale(
    version=BUILT_IN_VERSION,
    verdicts=(
        _verdict(
            "true",
            5,
            "true",
            ("richtig", "true"),
            (
                "Die Belege stützen die Aussage in allem, was sie behauptet.",
                "The evidence supports everything that the statement asserts.",
            ),
        ),
        _verdict(
            "mostly-true",
            4,
            "true",
            ("größtenteils richtig", "mostly true"),
            (
                "Der Kern stimmt. Was ungenau ist, ändert nichts am Eindruck der Aussage.",
                "The core is right. What is inexact does not change the impression that it gives.",
            ),
        ),
        _verdict(
            "partly-false",
            3,
            "misleading",
            ("teilweise falsch", "partly false"),
            (
                "Die Aussage behauptet mehrere Dinge; wenigstens eines davon widerlegen die "
                "Belege, ein anderes bestätigen sie.",
                "The statement asserts several things; the evidence refutes at least one of them "
                "and confirms another.",
            ),
        ),
        _verdict(
            "context-missing",
            3,
            "misleading",
            ("Kontext fehlt", "context missing"),
            (
                "Was gesagt wird, ist belegt. Ohne eine weitere Tatsache, die nicht genannt wird, "
                "versteht man es aber anders.",
                "What is said is backed by evidence. Without a further fact that is left out, "
                "however, it is understood differently.",
            ),
        ),
        _verdict(
            "misleading",
            2,
            "misleading",
            ("irreführend", "misleading"),
            (
                "Einzelne Angaben mögen stimmen, doch Auswahl oder Zusammenstellung führen zu "
                "einem Schluss, den die Belege nicht tragen.",
                "Single details may be right, but their selection or combination leads to a "
                "conclusion that the evidence does not bear.",
            ),
        ),
        _verdict(
            "mostly-false",
            2,
            "false",
            ("größtenteils falsch", "mostly false"),
            (
                "Der Kern der Aussage ist widerlegt; nur Nebensächliches daran trifft zu.",
                "The core of the statement is refuted; only minor parts of it are right.",
            ),
        ),
        _verdict(
            "false",
            1,
            "false",
            ("falsch", "false"),
            (
                "Die Belege widersprechen der Aussage eindeutig.",
                "The evidence clearly contradicts the statement.",
            ),
        ),
        _verdict(
            "unproven",
            None,
            "unproven",
            ("unbelegt", "unproven"),
            (
                "Mit öffentlich zugänglichen Belegen lässt sich die Aussage zurzeit weder "
                "bestätigen noch widerlegen.",
                "With evidence that is open to the public, the statement can at present be neither "
                "confirmed nor refuted.",
            ),
        ),
        _verdict(
            "opinion",
            None,
            "unproven",
            ("nicht überprüfbar (Meinung)", "not checkable (opinion)"),
            (
                "Die Aussage wertet oder sagt voraus. Belege machen sie weder wahr noch falsch.",
                "The statement judges or predicts. Evidence can make it neither true nor false.",
            ),
        ),
    ),
)
