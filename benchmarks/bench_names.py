"""The share of events whose district is found by name alone, where the point says which it is.

Run: `python benchmarks/bench_names.py ucdp_ged.csv[.gz]`, a file of UCDP GED (CC BY 4.0). Events
at a point farther than 5 km from every border have a known district. Their point is taken away
and the district is stated in the spelling of a source, and then `match_districts` says which it
is. Shares are of events: right, wrong, left open.

What this does not measure: UCDP's own column adm_2, which the file need not have. Spellings as
UCDP, GTD and ACLED print them are those of tests/data/names_seen.csv, else the name with the
source's generic words; the tables of data/names/ know most of them. "By rule" rewrites every name
as other transliterations would, in forms that no table lists; it tells what the rules do alone.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.boundaries import load_boundaries
from geo_afpak.importers import propose_mapping, read_table
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields as f
from geo_afpak.names.columns import match_districts

if TYPE_CHECKING:
    import geopandas as gpd

SEEN: Final = Path(__file__).parents[1] / "tests" / "data" / "names_seen.csv"
FAR_KM: Final = 5.0
_REWRITES: Final = (
    (r"-e-", "-i-"), (r"q", "k"), (r"w(?=[aeiou])", "v"), (r"ee", "i"), (r"ou?(?=[^aeiou])", "u"),
    (r"ey|ay", "ai"), (r"kh", "h"),
)  # fmt: skip
_SIDES: Final = ("north", "south", "lower", "upper")


def known(path: Path) -> gpd.GeoDataFrame:
    """Join events of a UCDP file whose points are far from every border."""
    with TemporaryDirectory() as folder:
        mapping = Path(folder, "mapping.toml")
        stated = re.sub(r"(?m)^(# )?geo_precision = .", "geo_precision = 1", propose_mapping(path))
        mapping.write_text(stated, encoding="utf-8")
        joined = join_incidents(read_table(path, mapping).collect().frame)
    far = (joined[f.JOIN_STATUS] == "matched") & (joined[f.BORDER_KM] > FAR_KM)
    return joined[far]


def by_rule(name: str) -> str:
    """Write a name as another transliteration would."""
    words = name.lower().split()
    for pattern, other in _REWRITES:
        words = [one if one in _SIDES else re.sub(pattern, other, one) for one in words]
    return " ".join(words).title()


def spelt(source: str, units: pd.DataFrame) -> pd.DataFrame:
    """State each district, and its province, as a source does."""
    seen = pd.read_csv(SEEN, dtype=str, keep_default_na=False)
    seen = seen[seen["seen_in"].str.contains(source) & ~seen["expected"].str.contains(";")]
    theirs = seen.drop_duplicates("expected").set_index("expected")["spelling"]
    plain = {"UCDP": "{} district", "GTD": "{} district", "ACLED": "{}", "by rule": "{}"}[source]
    named = units["name"].map(by_rule if source == "by rule" else str).map(plain.format)
    province = units["adm1_name"] + (" province" if source == "UCDP" else "")
    named = theirs.reindex(units.index).fillna(named)
    return pd.DataFrame({"adm2": named, "adm1": province, "country": units["country"]})


def main() -> None:
    """Print the shares of each source's spellings."""
    if len(sys.argv) < 2:
        print("bench_names.py: name a file of UCDP GED")
        return
    events = known(Path(sys.argv[1]))
    districts = load_boundaries("adm2").set_index(f.ADM_ID)
    provinces = load_boundaries("adm1").set_index(f.ADM_ID)["name"]
    units = pd.DataFrame(districts[["name", "country"]])
    units["adm1_name"] = districts["parent_id"].map(provinces)
    counted = events[f.ADM2_ID].value_counts()
    print(
        f"{len(events)} events farther than {FAR_KM:g} km from a border, {len(counted)} districts"
    )
    for source in ("UCDP", "ACLED", "GTD", "by rule"):
        stated = spelt(source, units.loc[counted.index])
        found = match_districts(stated, name="adm2", adm1="adm1", country="country")["adm2_id"]
        right = found == found.index
        wrong = found.notna() & ~right
        shares = [100 * counted[hit].sum() / counted.sum() for hit in (right, wrong, found.isna())]
        print(
            f"{source:>8}: right {shares[0]:.1f} %, wrong {shares[1]:.2f} %, open {shares[2]:.1f} %"
        )
        for one in counted[wrong | found.isna()].head(8).index:
            print(f"          {stated.loc[one, 'adm2']} ({counted[one]}): {found[one] or 'open'}")


if __name__ == "__main__":
    main()
