"""Makes statistics.json beside this file: what SciPy gives for the statistics of ServingCore.

    .deps/train-venv/bin/python Tests/Fixtures/statistics.py

It is committed, so that the tests need no Python. SciPy's own functions are used where there are
any; where there are none the published formula is written out here once more, with SciPy's
distributions, and the comment says so. (SciPy 1.17.1, NumPy 2.4.6: ModelRegistry/requirements.txt.)
"""

import json
import math
import pathlib

import numpy as np
from scipy import special, stats
from scipy.spatial.distance import jensenshannon

FILE = pathlib.Path(__file__).with_suffix(".json")
SEED = 20_261_106
BOOTSTRAP_RESAMPLES = 200_000


def normal():
    """By probability the quantile, and by value the tail above it."""
    probabilities = [1e-300, 1e-100, 1e-20, 1e-11, 1.4e-11, 1e-6, 0.001, 0.025, 0.0749, 0.075]
    probabilities += [0.0751, 0.3, 0.4999, 0.5, 0.6, 0.9, 0.925, 0.9251, 0.975, 0.999999]
    values = [-8.0, -3.0, -1.0, 0.0, 1e-9, 0.1, 1.0, 1.96, 2.49, 2.5, 2.51, 3.0, 5.0, 10.0, 37.0]
    return {
        "quantiles": [[p, stats.norm.ppf(p)] for p in probabilities],
        "tails": [[x, stats.norm.sf(x)] for x in values],
    }


def student():
    """Confidence, degrees of freedom, two-sided quantile."""
    degrees = [0.5, 1, 1.5, 2, 3, 5, 9, 10, 29, 30, 99, 500.5, 999, 1_000, 1_001, 1e4, 1e6, 1e12]
    confidences = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999]
    return [[c, d, stats.t.isf((1 - c) / 2, d)] for c in confidences for d in degrees]


def beta():
    """x, a, b, the regularised incomplete beta function."""
    cases = []
    for a, b in [(0.5, 0.5), (1, 1), (2, 3), (0.5, 40), (40, 0.5), (11, 13), (12, 12), (300, 17)]:
        cases += [[x, a, b] for x in (1e-6, 0.01, 0.3, 0.5, 0.77, 0.999)]
    for a in (1e3, 1e5, 1e6):
        cases += [[0.5, a + shift * math.sqrt(a), a] for shift in (-6, -2, 0, 2, 6)]
    return [[x, a, b, special.betainc(a, b, x)] for x, a, b in cases]


def wilson(hits, rows, confidence):
    interval = stats.binomtest(hits, rows).proportion_ci(confidence, "wilson")
    return [interval.low, interval.high]


def single_rates():
    """Hits, rows, confidence, Wilson's interval."""
    cases = [(0, 1), (1, 1), (0, 20), (20, 20), (1, 29), (15, 148), (81, 263), (1, 2), (0, 10**6)]
    cases += [(3, 10**9), (10**9 - 3, 10**9), (5 * 10**8, 10**9)]
    return [[h, n, c, *wilson(h, n, c)] for h, n in cases for c in (0.8, 0.95, 0.999)]


def wilson_of(share, size, confidence):
    """Wilson's interval of a size that is not whole, which SciPy does not take: the two roots of
    (share - p)^2 = z^2 p (1 - p) / size."""
    z = stats.norm.isf((1 - confidence) / 2)
    ends = np.roots([1 + z**2 / size, -(2 * share + z**2 / size), share**2])
    return sorted(ends.real.tolist())


def effective_rows(hits, rows, confidence):
    """As the comment of RateCounts.effectiveRows says, from the requests themselves."""
    if (rows == 1).all():
        return float(len(rows))
    units, total = len(rows), rows.sum()
    mean_rows = total / units
    hits_more = np.append(hits, [mean_rows, 0])
    rows_more = np.append(rows, [mean_rows, mean_rows])
    share = hits_more.sum() / rows_more.sum()
    variance = ((hits_more - share * rows_more) ** 2).sum()
    effect = variance / (rows_more.sum() * share * (1 - share))
    plain = total / max(1, effect)
    alike = total**2 / (rows**2).sum()
    k = max(2, alike)
    tail = (1 - confidence) / 2
    quantiles = stats.t.isf(tail, total - 1) / stats.t.isf(tail, k - 1)
    few = (k - 1) / k * total / (total - 1)
    return max(plain * few * quantiles**2, min(plain, alike))


def clusters(random):
    """Requests of 1 to 16 rows, from independent rows to rows all alike."""
    cases = [
        (np.zeros(10, int), np.full(10, 64)),
        (np.full(10, 64), np.full(10, 64)),
        (np.array([1] + [0] * 9), np.full(10, 64)),
        (np.array([64] + [0] * 9), np.full(10, 64)),
        (np.array([3]), np.array([8])),
        (np.array([0]), np.array([8])),
        (np.array([0, 8]), np.array([8, 8])),
        (np.array([4, 4]), np.array([8, 8])),
        (np.array([1, 0, 1, 40]), np.array([1, 1, 1, 4096])),
    ]
    for share in (0.01, 0.3, 0.9):
        for alike in (0.0, 0.3, 1.0):
            rows = random.integers(1, 17, 60)
            shared = random.random(60) < share
            own = np.array([(random.random(n) < share).sum() for n in rows])
            is_alike = random.random(60) < alike
            cases.append((np.where(is_alike, shared * rows, own), rows))
    return cases


def clustered_rates(random):
    cases = []
    for hits, rows in clusters(random):
        for confidence in (0.9, 0.95):
            size = effective_rows(hits, rows, confidence)
            lower, upper = wilson_of(hits.sum() / rows.sum(), size, confidence)
            cases.append(
                {
                    "hits": hits.tolist(),
                    "rows": rows.tolist(),
                    "confidence": confidence,
                    "effective": size,
                    "interval": [max(0, lower), min(1, upper)],
                }
            )
    return cases


def means(random):
    """Requests of values; SciPy's interval of a mean, and for several rows a request Cochran's
    ratio estimator."""
    cases = []
    for center, width in [(0, 1), (1e9, 1), (-3, 1e-9), (1e-12, 1e50)]:
        for sizes in ([1, 1], [1] * 30, [3, 1, 4, 1, 5, 9, 2, 6], [64] * 5):
            level = random.normal(center, width, len(sizes))
            values = [random.normal(v, width, n) for v, n in zip(level, sizes)]
            rows = np.array(sizes)
            everything = np.concatenate(values)
            mean = everything.mean()
            off = np.array([(v - mean).sum() for v in values])
            k = max(2, rows.sum() ** 2 / (rows**2).sum())
            error = math.sqrt(k / (k - 1) * (off**2).sum()) / rows.sum()
            interval = stats.t.interval(0.95, k - 1, mean, error)
            if (rows == 1).all():
                plain = stats.t.interval(0.95, len(sizes) - 1, mean, stats.sem(everything))
                assert np.allclose(interval, plain, rtol=1e-9), (interval, plain)
            cases.append(
                {
                    "values": [v.tolist() for v in values],
                    "mean": mean,
                    "deviation": everything.std(ddof=1),
                    "interval": list(interval),
                }
            )
    return cases


def newcombe(first, second, confidence):
    """Method 10 for independent rates, first less second."""
    (h1, n1), (h2, n2) = first, second
    l1, u1 = wilson(h1, n1, confidence)
    l2, u2 = wilson(h2, n2, confidence)
    p1, p2 = h1 / n1, h2 / n2
    below = math.hypot(p1 - l1, u2 - p2)
    above = math.hypot(u1 - p1, p2 - l2)
    return [p1 - p2 - below, p1 - p2 + above]


def rate_differences():
    """Newcombe's interval, and SciPy's p value: of chi-squared without Yates' correction, or of
    Fisher's test when an expected count is below five."""
    pairs = [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((6, 7), (2, 7)), ((5, 56), (0, 29))]
    pairs += [((0, 10), (0, 20)), ((0, 10), (0, 10)), ((10, 10), (0, 20)), ((10, 10), (0, 10))]
    pairs += [((1, 1), (0, 1)), ((2, 10**6), (9, 10**6)), ((3, 10**4), (0, 10**9))]
    pairs += [((510, 10**6), (430, 10**6)), ((4, 9), (4, 9)), ((7, 12), (1, 9))]
    cases = []
    for (h1, n1), (h2, n2) in pairs:
        table = np.array([[h1, n1 - h1], [h2, n2 - h2]])
        expected = table.sum(1)[:, None] * table.sum(0)[None, :] / table.sum()
        if expected.min() < 5:
            p = stats.fisher_exact(table).pvalue
        else:
            p = stats.chi2_contingency(table, correction=False).pvalue
        interval = newcombe((h1, n1), (h2, n2), 0.95)
        cases.append([h1, n1, h2, n2, p, *interval])
    return cases


def mcnemar():
    """The mid-p value from SciPy's binomial distribution; Newcombe's interval for pairs and
    Connor's number, which SciPy does not have."""
    tables = [(36, 12, 2, 0), (20, 12, 2, 16), (0, 50, 0, 0), (0, 0, 50, 0), (30, 0, 0, 0)]
    tables += [(0, 0, 0, 30), (1, 0, 0, 0), (0, 1, 0, 0), (50, 7, 7, 20), (0, 14, 10, 0)]
    tables += [(53, 0, 1, 0), (900, 3, 40, 57), (10**6, 1_000, 1_200, 10**6), (5, 400, 300, 7)]
    tables += [(0, 10**6, 10**6 + 2_500, 0)]
    cases = []
    for a, b, c, d in tables:
        n, k = a + b + c + d, min(b, c)
        half = stats.binom(b + c, 0.5)
        p = 1.0 if b == c else min(1.0, 2 * half.cdf(k) - half.pmf(k))
        (l1, u1), (l2, u2) = wilson(a + b, n, 0.95), wilson(a + c, n, 0.95)
        p1, p2 = (a + b) / n, (a + c) / n
        cross = a * d - b * c
        corrected = max(0, cross - n / 2) if cross > 0 else cross
        scale = math.sqrt((a + b) * (c + d)) * math.sqrt((a + c) * (b + d))
        phi = corrected / scale if scale > 0 else 0
        below = (p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2
        above = (u2 - p2) ** 2 - 2 * phi * (u2 - p2) * (p1 - l1) + (p1 - l1) ** 2
        difference = (c - b) / n
        share = max((b + c + 0.5) / (n + 1), 0.02)
        z = stats.norm.isf(0.025), stats.norm.isf(0.2)
        needed = (z[0] * math.sqrt(share) + z[1] * math.sqrt(share - 0.02**2)) ** 2 / 0.02**2
        further = max(0, math.ceil(needed) - n)
        ends = [difference - math.sqrt(max(0, below)), difference + math.sqrt(max(0, above))]
        cases.append([a, b, c, d, p, *ends, further])
    return cases


def bootstraps(random):
    """SciPy's BCa interval of a mean, with so many resamples that its own chance is small, and the
    step in which resampled means come."""
    samples = [
        random.normal(0.3, 1, 20),
        random.exponential(1, 40),
        random.lognormal(0, 1, 60) - 1.5,
        random.integers(-1, 2, 80).astype(float),
        1e9 + random.normal(0, 1, 25),
    ]
    cases = []
    for sample in samples:
        sample = np.round(sample, 6)
        step = 1 / len(sample) if (sample == np.round(sample)).all() else 0
        for confidence in (0.8, 0.95):
            result = stats.bootstrap(
                (sample,),
                np.mean,
                n_resamples=BOOTSTRAP_RESAMPLES,
                batch=10_000,
                confidence_level=confidence,
                method="BCa",
                rng=random,
            )
            interval = [result.confidence_interval.low, result.confidence_interval.high]
            cases.append(
                {
                    "values": sample.tolist(),
                    "confidence": confidence,
                    "interval": interval,
                    "step": step,
                }
            )
    return cases


def holm(p_values):
    """Written out; SciPy has none."""
    order = np.argsort(p_values, kind="stable")
    count = len(p_values)
    adjusted = np.empty(count)
    largest = 0.0
    for place, index in enumerate(order):
        largest = max(largest, min(1.0, (count - place) * p_values[index]))
        adjusted[index] = largest
    return adjusted.tolist()


def multiple(random):
    lists = [[0.04], [0.01, 0.04, 0.03, 0.005], [1.0, 0.0, 0.5], [0.02] * 5]
    lists += [np.round(random.beta(0.4, 1, 20), 6).tolist()]
    return [
        {"p": p, "holm": holm(p), "benjamini": stats.false_discovery_control(p).tolist()}
        for p in lists
    ]


def spearman(random):
    """SciPy's correlation; Bonett and Wright's interval, which it does not have."""
    cases = []
    for count, ties, slope in [(4, 0, 1), (10, 0, 0.8), (30, 3, 0.5), (200, 5, -0.7), (50, 2, 0)]:
        first = random.normal(0, 1, count)
        second = slope * first + random.normal(0, 0.5, count)
        if ties:
            first, second = np.floor(first * ties), np.floor(second * ties)
        r = stats.spearmanr(first, second).statistic
        inner = np.clip(r, -1 + 6 / (count**3 - count), 1 - 6 / (count**3 - count))
        half = stats.norm.isf(0.025) * math.sqrt((1 + inner**2 / 2) / (count - 3))
        ends = [math.tanh(math.atanh(inner) - half), math.tanh(math.atanh(inner) + half)]
        cases.append(
            {
                "first": first.tolist(),
                "second": second.tolist(),
                "value": r,
                "interval": [min(ends[0], r), max(ends[1], r)],
            }
        )
    return cases


def divergences(random):
    """SciPy's distances of Jensen and Shannon and of Kolmogorov and Smirnov; the population
    stability index with half a count for every bin that is used."""
    pairs = [([10, 20, 30], [10, 20, 30]), ([5, 0], [0, 5]), ([0, 7, 0], [0, 9, 0])]
    pairs += [([1, 0, 0, 9], [2, 0, 5, 100])]
    pairs += [(random.poisson(20, 50).tolist(), random.poisson(22, 50).tolist())]
    pairs += [(random.poisson(0.5, 50).tolist(), random.poisson(8, 50).tolist())]
    cases = []
    for before, after in pairs:
        used = [(b, c) for b, c in zip(before, after) if b or c]
        b, c = np.array(used, float).T
        k = len(used)
        shares = (b + 0.5) / (b.sum() + k / 2), (c + 0.5) / (c.sum() + k / 2)
        psi = ((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum()
        limit = (1 / b.sum() + 1 / c.sum()) * stats.chi2.ppf(0.95, k - 1) if k > 1 else 0.0
        places = np.arange(k)
        ks = stats.ks_2samp(np.repeat(places, b.astype(int)), np.repeat(places, c.astype(int)))
        bits = jensenshannon(b, c, base=2) ** 2
        cases.append(
            {
                "baseline": before,
                "candidate": after,
                "psi": psi,
                "limit": limit,
                "ks": ks.statistic,
                "bits": bits,
            }
        )
    return cases


def main():
    random = np.random.default_rng(SEED)
    values = {
        "normalQuantiles": normal()["quantiles"],
        "normalTails": normal()["tails"],
        "student": student(),
        "beta": beta(),
        "singleRates": single_rates(),
        "clusteredRates": clustered_rates(random),
        "means": means(random),
        "rateDifferences": rate_differences(),
        "mcnemar": mcnemar(),
        "bootstraps": bootstraps(random),
        "multiple": multiple(random),
        "spearman": spearman(random),
        "divergences": divergences(random),
    }
    lines = []
    for name, cases in values.items():
        rows = ",\n".join("    " + json.dumps(case, default=float) for case in cases)
        lines.append(f'  "{name}": [\n{rows}\n  ]')
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
