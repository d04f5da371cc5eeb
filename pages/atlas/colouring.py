"""What the points of the map are coloured by: at most ten groups, the rest "Other"; never red beside green."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.data import vocabulary
from model.data.vocabulary import region_of
from pages.shared.view_rows import family_of
from pages.widgets.atlas_map.widget import Colour
from taxonomy import Cut, Taxonomy

if TYPE_CHECKING:
    from model.atlas import Atlas

MOST = 9  # named groups; with "Other" and "Not recorded" a legend is still read
OTHER, NOT_RECORDED, ABOVE = "Other", "Not recorded", "Labelled above the cut"
OTHER_COLOUR, UNKNOWN_COLOUR = "#7A8087", "var(--uncovered)"

# Malignant stays warm and benign blue, however fine the cut (the app's two colours come first).
FAMILIES = {
    "malignant": ("var(--malignant)", "#E69F00", "#CC79A7", "#9E4B2F", "#F0B48A"),
    "benign": ("var(--benign)", "#56B4E9", "#6A5ACD", "#8FA3D9", "#1C9AA8"),
    "non-neoplastic": ("var(--non-neoplastic)", "#B7B2CC", "#5C5680"),
}
# Neither malignant nor benign: Tol's bright set (personal.sron.nl/~pault) without its green, and more of its kind.
PLAIN = ("#4477AA", "#CCBB44", "#AA3377", "#66CCEE", "#EE6677", "#8A8A8A", "#7F5FA8", "#997700", "#B58A8A")
# After cividis; its darkest end is left out, which is lost on dark paper.
YOUNG_TO_OLD = ("#2E4A78", "#4A5A78", "#646770", "#7C7B78", "#948E77", "#B0A36F", "#CDBB61", "#EFDA4A")
PAPERS = {  # Fig. 4 of Esteva et al. 2017
    "benign-epidermal": ("Epidermal benign", "#56B4E9"),
    "malignant-epidermal": ("Epidermal malignant", "#E69F00"),
    "benign-melanocytic": ("Melanocytic benign", "var(--benign)"),
    "malignant-melanocytic": ("Melanocytic malignant", "var(--malignant)"),
}
NONE_OF_FOUR = "None of the four"


@dataclass(frozen=True)
class Colouring:
    """Each case's place in the legend, and the legend."""

    colour_of: list[int]
    legend: list[Colour]


def by_cut(atlas: Atlas, cut: Cut) -> Colouring:
    """The nodes of a cut, each in a colour of its family; hatched for a label above the cut."""
    held = [cut.node_containing(case.node) or "" for case in atlas.cases]
    kept = _commonest(held)
    kept.sort(key=cut.nodes.index)
    return _coloured(held, _family_colours(atlas.taxonomy, kept), lambda node: atlas.taxonomy[node].name, ABOVE)


def by_papers_groups(atlas: Atlas, _: Cut) -> Colouring:
    """The four groups of the paper's figure; malignant takes premalignant in, as there."""
    rows = {node: atlas.within(node) for node in PAPERS if node in atlas.taxonomy}
    held = [next((node for node in rows if rows[node][i]), "") for i in range(len(atlas))]
    colours = {node: PAPERS[node][1] for node in rows}
    return _coloured(held, colours, lambda node: PAPERS[node][0], NONE_OF_FOUR)


def by_data_set(atlas: Atlas, _: Cut) -> Colouring:
    """The data set that a case is from."""
    return _plain([case.dataset for case in atlas.cases])


def by_modality(atlas: Atlas, _: Cut) -> Colouring:
    """Dermoscopy, or a clinical photo."""
    return _plain([case.modality.capitalize() for case in atlas.cases])


def by_site(atlas: Atlas, _: Cut) -> Colouring:
    """The part of the body: the data sets name sites in three ways, which meet in the large regions only."""
    return _plain([region_or_site(case.site) for case in atlas.cases])


def by_age(atlas: Atlas, _: Cut) -> Colouring:
    """Decades, the darkest the youngest."""
    groups = [decade(case.age) for case in atlas.cases]
    order = ["Under 20", *(f"{tens}0-{tens}9" for tens in range(2, 8)), "80 and over"]
    return _coloured(groups, dict(zip(order, YOUNG_TO_OLD, strict=True)), str, NOT_RECORDED)


def by_confirmation(atlas: Atlas, _: Cut) -> Colouring:
    """How the label was confirmed."""
    return _plain([vocabulary.confirmed(case.confirmed_by).capitalize() for case in atlas.cases])


CUT = "Cut of the tree"
CHOICES: Mapping[str, Callable[[Atlas, Cut], Colouring]] = {
    CUT: by_cut,
    "The paper's four groups": by_papers_groups,
    "Data set": by_data_set,
    "Kind of photo": by_modality,
    "Site": by_site,
    "Age": by_age,
    "How the label was confirmed": by_confirmation,
}


def region_or_site(site: str) -> str:
    """The region of a site, a site of another kind by its own name; empty where it is not known."""
    plain = site.strip().lower()
    return "" if plain in ("", "unknown") else region_of(plain) or plain.capitalize()


def decade(age: str) -> str:
    """Years as text -> "60-69"; empty where they are not known."""
    try:
        years = float(age)
    except ValueError:
        return ""
    if not 0 <= years < 130:
        return ""
    tens = int(years // 10)
    return "Under 20" if tens < 2 else "80 and over" if tens >= 8 else f"{tens}0-{tens}9"


def _commonest(groups: Sequence[str]) -> list[str]:
    return [name for name, _ in Counter(filter(None, groups)).most_common(MOST)]


def _plain(groups: Sequence[str]) -> Colouring:
    return _coloured(groups, dict(zip(_commonest(groups), PLAIN, strict=False)), str, NOT_RECORDED)


def _family_colours(taxonomy: Taxonomy, nodes: Sequence[str]) -> dict[str, str]:
    """Each node the next colour of its family; a family with more nodes than colours begins again."""
    used: Counter[str] = Counter()
    colours = {}
    for node in nodes:
        family = family_of(taxonomy, node)
        shades = FAMILIES.get(family, (OTHER_COLOUR,))
        colours[node] = shades[used[family] % len(shades)]
        used[family] += 1
    return colours


def _coloured(groups: Sequence[str], colours: Mapping[str, str], name: Callable[[str], str], missing: str) -> Colouring:
    """Groups in the order of `colours`; what has none there is "Other", what is empty is hatched."""
    present = [group for group in colours if group in set(groups)]
    legend = [Colour(name(group), colours[group]) for group in present]
    place = {group: i for i, group in enumerate(present)}
    if any(group and group not in place for group in groups):
        legend.append(Colour(OTHER, OTHER_COLOUR))
        place |= {group: len(legend) - 1 for group in groups if group and group not in place}
    if "" in groups:
        legend.append(Colour(missing, UNKNOWN_COLOUR, hatched=True))
        place[""] = len(legend) - 1
    return Colouring([place[group] for group in groups], legend)
