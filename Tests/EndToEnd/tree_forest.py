"""Random trees for the graphs of tree_onnx.py, in the terms of ONNX's operators."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tree_models import Tree, asked, grow, leaf_values, thresholds

ORDERED = ("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT")
SAMENESS = ("BRANCH_EQ", "BRANCH_NEQ")
MEMBERSHIP = "BRANCH_MEMBER"
# What SAMENESS compares with, and what the sets of MEMBERSHIP are drawn from: 0 up to these.
CATEGORIES = 7
MEMBERS = 35


class Forest:
    """Random trees. Branches of SAMENESS and MEMBERSHIP ask about whole numbers."""

    def __init__(
        self,
        generator: np.random.Generator,
        *,
        trees: int,
        leaves: int,
        features: int,
        modes: Sequence[str],
        shape: str = "any",
        tracks: bool = True,
        leaves_min: int = 1,
    ) -> None:
        self.features = features
        self.trees: list[Tree] = []
        self.modes: list[list[str]] = []
        self.tracks: list[list[int]] = []
        self.members: list[list[list[int]]] = []
        ordered = [mode for mode in modes if mode in ORDERED]
        others = [mode for mode in modes if mode not in ORDERED]
        whole = [] if not others else range(0, features, 2 if ordered else 1)
        self.categories = dict.fromkeys(whole, MEMBERS if MEMBERSHIP in modes else CATEGORIES)
        for size in np.linspace(leaves, leaves_min, trees).astype(int):
            branches = size - 1
            left, right = grow(generator, size, shape)
            columns = asked(generator, branches, features, shape).tolist()
            split = thresholds(generator, branches, double=False, shape=shape)
            numbers = generator.integers(-1, CATEGORIES, branches)
            split = np.where([feature in whole for feature in columns], numbers, split)
            self.trees.append(Tree(columns, split.tolist(), left, right))
            drawn = [generator.choice(others if f in whole else ordered) for f in columns]
            self.modes.append([str(mode) for mode in drawn])
            self.tracks.append((generator.integers(0, 2, branches) * tracks).tolist())
            sizes = generator.integers(1, CATEGORIES, branches)
            self.members.append(
                [generator.choice(MEMBERS, count, False).tolist() for count in sizes]
            )

    def nodes(self) -> dict[str, list]:
        """The attributes that TreeEnsembleRegressor and TreeEnsembleClassifier share: a tree's
        branches by their places, then its leaves."""
        table: dict[str, list] = {}
        for number, tree in enumerate(self.trees):
            branches, size = len(tree.features), len(tree.features) * 2 + 1
            none = [0] * (branches + 1)
            rows = {
                "treeids": [number] * size,
                "nodeids": list(range(size)),
                "modes": self.modes[number] + ["LEAF"] * (branches + 1),
                "featureids": tree.features + none,
                "values": tree.thresholds + [0.0] * (branches + 1),
                "truenodeids": [_node(child, branches) for child in tree.left] + none,
                "falsenodeids": [_node(child, branches) for child in tree.right] + none,
                "missing_value_tracks_true": self.tracks[number] + none,
            }
            for name, column in rows.items():
                table.setdefault(name, []).extend(column)
        return {f"nodes_{name}": column for name, column in table.items()}

    def leaves(self, prefix: str, weights: list[tuple[int, int, int, float]]) -> dict[str, list]:
        """Their attributes, of (tree, leaf, target, weight)."""
        places = [len(self.trees[tree].features) + leaf for tree, leaf, _, _ in weights]
        return {
            f"{prefix}_treeids": [tree for tree, _, _, _ in weights],
            f"{prefix}_nodeids": places,
            f"{prefix}_ids": [target for _, _, target, _ in weights],
            f"{prefix}_weights": [weight for _, _, _, weight in weights],
        }

    def weights(
        self, generator: np.random.Generator, targets: int, kind: str, spread: str
    ) -> list[tuple[int, int, int, float]]:
        """Weights of all leaves.

        - kind: "any" is of any sign and size, "share" adds up to less than 1 over the trees.
        - spread: "all" has a leaf weigh every target, "tree" has a tree weigh one and the next
          tree the next, "leaf" has every leaf weigh one that is drawn.
        """
        made = []
        for number, tree in enumerate(self.trees):
            for leaf in range(len(tree.features) + 1):
                drawn = {"all": [*range(targets)], "tree": [number % targets]}.get(
                    spread, [int(generator.integers(targets))]
                )
                values = leaf_values(generator, len(drawn))
                if kind == "share":
                    values = generator.random(len(drawn)) / len(self.trees)
                floats = values.astype(np.float32).tolist()
                made += [(number, leaf, *pair) for pair in zip(drawn, floats, strict=True)]
        return made


def _node(child: int, branches: int) -> int:
    return child if child >= 0 else branches + ~child
