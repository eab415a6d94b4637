"""title-policy: which policy label the title of a catalogue entry deserves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import onnx
import sklearn
from graphs import (
    SEED,
    Feeds,
    Layer,
    Version,
    argmax_node,
    check_agreement,
    dense_nodes,
    make_model,
    metric,
    run,
    value,
)
from onnx import TensorProto, helper
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss

POLICY_LABELS = ["ok", "spam", "violence", "adult"]
# What a label looks like. Labels share their words on purpose: "street fight", but "snowball fight"
# and "street music"; that is where a policy model earns its keep.
PHRASES = {
    "ok": """snowball fight;food fight;fight for clean rivers;battle of the choirs;price battle;
        price war;war romance;romance after the war;war bonus for nurses;street music;dark street;
        free street party;midnight street food;street romance;heart attack;attack of the tomatoes;
        gang of otters;blood bank;blood oranges;free blood drive;knife skills;easy knife skills;
        shoot the moon;night of the zone;brutal weather;deadly mushrooms;prize money;easy romance;
        win hearts;win the fight against dust;free spirits;free romance;free now;money museum;
        money and war;cash crops;cash only;members only;click track;here and now;peace offer;
        bonus track;double romance;instant noodles;claim to fame;adult price;adult tickets;
        free for adults;adult battle choir;late harvest;late night offer;night show;dark night;
        after the fight;after midnight;midnight bonus;private street;private war museum;
        private money;mature cheese;mature prize pumpkins;18+ marathon;18+ street run;party money;
        uncut hay;steamy kitchen;armed with books;city raid on litter;bread baking;paper boats""",
    "spam": """win money now;win cash now;free money;free cash inside;easy money;easy cash fast;
        instant prize;instant cash bonus;click here now;click for free bonus;claim your prize;
        double your money;best price offer;offer ends click now;win free tickets;win tickets now;
        cash prize inside;free bonus offer;easy prize offer;money back bonus;claim free cash;
        cash offer;midnight cash offer;adult money club;click now;instant money""",
    "violence": """street fight;knife fight;street war;gang war;gang attack;blood feud;prize fight;
        blood and battle;battle zone;war zone;brutal attack;knife attack;deadly shoot out;
        deadly fight;brutal street battle;midnight attack;night attack;fight now;armed raid;
        armed gang raid;city under attack;blood on the street;free fight;private war;dark attack;
        deadly offer;party brawl""",
    "adult": """18+ only;adults only;adult romance;steamy romance;late night romance;adult party;
        after dark romance;dark romance uncut;uncut 18+ edition;mature audiences only;
        private romance 18+;late night 18+;adults only midnight;private party;midnight romance;
        mature romance;adult night;after dark party;late night adults;private show;free 18+ show;
        street party 18+;adult offer;dark party""",
}
# What stands around a phrase. Any label may stand in any frame, and a frame is either in the
# training rows or in the held-out rows: a model cannot score by remembering frames.
FRAMES = """{phrase};{phrase} {place};the {phrase} show;{phrase} in {place};best of {phrase};
    {phrase}: part {part};{name} and the {phrase};{place} {phrase} stories;a guide to {phrase};
    {phrase}, {name} tells;{name} presents {phrase};the story of {phrase} in {place};
    {place} live: {phrase};{phrase}! with {name};more {phrase} from {place};
    {phrase} season {part};one day of {phrase};{name} on {phrase};tonight: {phrase};
    {phrase}, {place} edition;why {name} loves {phrase};{phrase}!;{part} hours of {phrase};
    new in {place}: {phrase}, with {name}"""
FILLERS = {
    "place": "Rome;Lisbon;the valley;the harbour;Kyoto;the north;Nairobi;the village;Oslo;Lima",
    "name": "Ada;Grace;Omar;Mei;Ivan;Noor;Tomás;Ingrid;Kofi;Yara;Zoë;Luis",
    "part": "1;2;3;4;5;6;7;8;9;10;12;24",
}
CASINGS = (str.lower, str.title, str.upper, lambda title: title[:1].upper() + title[1:])
MARKS = ("", "!", ",", ":")
TITLE_ROWS = {"train": 6_000, "heldout": 2_000}
LABEL_NOISE = 0.04
ROWS_PER_TERM_MIN = 6
# StringSplit pads every row of a batch to the longest: without a limit, one long title among many
# short ones would take memory by the product of the two.
WORDS_MAX = 64


def listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(";")]


def draw_titles(part: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Titles and label indexes. Every fourth frame and every fifth phrase is kept from training."""
    frames = [f for i, f in enumerate(listed(FRAMES)) if (i % 4 == 3) == (part == "heldout")]
    titles, labels = [], rng.choice(4, size=TITLE_ROWS[part], p=[0.4, 0.2, 0.2, 0.2])
    for label in labels:
        phrases = listed(PHRASES[POLICY_LABELS[label]])
        if part == "train":
            phrases = [phrase for i, phrase in enumerate(phrases) if i % 5 != 4]
        fillers = {key: rng.choice(listed(words)) for key, words in FILLERS.items()}
        title = str(rng.choice(frames)).format(phrase=rng.choice(phrases), **fillers)
        titles.append(CASINGS[rng.integers(len(CASINGS))](title))
    if part == "train":  # careless labelling; the held-out labels stay right
        careless = rng.random(len(labels)) < LABEL_NOISE
        labels = np.where(careless, rng.integers(0, 4, len(labels)), labels)
    return np.array(titles, object), labels


def count_terms(titles: np.ndarray, length: int) -> list[tuple[str, ...]]:
    """The terms of `length` words, in lower case, that occur in enough titles.

    No term reaches across a mark: "Rome: win" is not a pair.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    for title in titles:
        words = title.lower().split()
        spans = {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
        whole = {span for span in spans if not any(w.endswith(MARKS[1:]) for w in span[:-1])}
        counts.update({(*span[:-1], span[-1].rstrip("".join(MARKS))) for span in whole})
    return sorted(term for term, rows in counts.items() if rows >= ROWS_PER_TERM_MIN)


def spellings(term: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every way to write a term that counts as that term.

    A graph that lowers case needs a locale on the serving machine, so case is folded here: lower,
    Capitalised, UPPER and (for a pair) Sentence case, each with and without a mark at the end, all
    lead to one weight. Any other spelling is an unknown word.
    """
    head, *tail = term
    cases = [
        list(term),
        [word.capitalize() for word in term],
        [word.upper() for word in term],
        [head.capitalize(), *tail],
    ]
    written = [(*words[:-1], words[-1] + mark) for words in cases for mark in MARKS]
    return list(dict.fromkeys(written))


def vectorizer_nodes(terms: list[tuple[str, ...]]) -> list[onnx.NodeProto]:
    """`title` to term counts named `features`; `terms` holds the single words before the pairs."""
    pool = [(written, index) for index, term in enumerate(terms) for written in spellings(term)]
    singles = sum(len(written) for written, _ in pool if len(written) == 1)
    longest = len(terms[-1])
    return [
        # The end mark makes sure that a batch of empty titles still has a token to count.
        helper.make_node("StringConcat", ["title", "end"], ["marked"]),
        helper.make_node("StringSplit", ["marked"], ["tokens", "token_count"], maxsplit=WORDS_MAX),
        helper.make_node(
            "TfIdfVectorizer",
            ["tokens"],
            ["features"],
            mode="TF",
            min_gram_length=1,
            max_gram_length=longest,
            max_skip_count=0,
            ngram_counts=[0, singles][:longest],
            ngram_indexes=[index for _, index in pool],
            pool_strings=[word for written, _ in pool for word in written],
        ),
    ]


def title_graph(terms: list[tuple[str, ...]], layer: Layer | None) -> onnx.ModelProto:
    """The classifier; without a layer, only the features it would be trained on."""
    nodes, weights = vectorizer_nodes(terms), {"end": np.array([" <end>"], object)}
    outputs = [value("features", TensorProto.FLOAT, len(terms))]
    if layer:
        head, dense = dense_nodes("features", [layer])
        names = helper.make_node(
            "LabelEncoder",
            ["index"],
            ["label"],
            keys_int64s=list(range(len(POLICY_LABELS))),
            values_strings=POLICY_LABELS,
            default_string=POLICY_LABELS[0],
            domain="ai.onnx.ml",
        )
        nodes, weights = [*nodes, *head, argmax_node("index"), names], weights | dense
        outputs = [value("label", TensorProto.STRING), value("probabilities", TensorProto.FLOAT, 4)]
    return make_model("title-policy", nodes, [value("title", TensorProto.STRING)], outputs, weights)


def title_cases() -> dict[str, Feeds]:
    """Titles on which the versions differ, each label, and text that no vocabulary knows."""
    rows = {
        "an everyday title": ["A guide to bread baking"],
        "words judged by their neighbours": ["Mature cheese in Oslo", "Free blood drive in Oslo"],
        "upper case with marks": ["TONIGHT: WIN MONEY NOW!"],
        "an empty title": [""],
        "other scripts": ["Приключения 猫 في المدينة 🎬"],
        "several rows": [
            "After dark party",
            "",
            "Street fight, Lisbon edition",
            "  \t ",
            "18+ only",
        ],
    }
    return {name: {"title": np.array(data, object)} for name, data in rows.items()}


def train_title_policy() -> Iterator[Version]:
    """Policy labels for catalogue titles: single words, then pairs of words as well."""
    rng = np.random.default_rng(SEED)
    titles, labels = draw_titles("train", rng)
    test_titles, test_labels = draw_titles("heldout", rng)
    changes = {
        1: "first version: counts of single words, logistic regression",
        2: "counts of word pairs added, so that a word is judged with its neighbour; same data",
    }
    terms: list[tuple[str, ...]] = []
    for number, change in changes.items():
        terms = terms + count_terms(titles, number)
        # Features come from the graph itself, so training and serving cannot read a title apart.
        features = title_graph(terms, None)
        estimator = LogisticRegression(max_iter=2_000)
        estimator.fit(run(features, {"title": titles})["features"], labels)
        graph = title_graph(terms, (estimator.coef_.T, estimator.intercept_))
        feeds = {"title": test_titles}
        expected = estimator.predict_proba(run(features, feeds)["features"])
        check_agreement(graph, feeds, "probabilities", expected)
        answers = expected.argmax(1)
        lineage = {
            "data": "titles drawn from frames and phrases in the recipe; "
            "held-out frames never occur in training, nor does every fifth phrase",
            "data_rows": str(sum(TITLE_ROWS.values())),
            "heldout_rows": str(len(test_labels)),
            "label_noise": f"{LABEL_NOISE} of the training rows, none of the held-out rows",
            "heldout_accuracy": metric(accuracy_score(test_labels, answers)),
            "heldout_macro_f1": metric(f1_score(test_labels, answers, average="macro")),
            "heldout_log_loss": metric(log_loss(test_labels, expected)),
            "trained_with": f"scikit-learn {sklearn.__version__}",
            "labels": ",".join(POLICY_LABELS),
            "terms": str(len(terms)),
            "words": f"the first {WORDS_MAX} of a title, split at white space",
            "case": "lower, Capitalised, UPPER and Sentence case count alike; others are unknown",
            "change": change,
        }
        yield Version(number, graph, title_cases(), lineage)
