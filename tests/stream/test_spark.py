"""The recipe for Spark in docs/scale.md gives what one process gives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from geo_afpak import data_path, read_incidents
from geo_afpak.io import write_table
from geo_afpak.join.incidents import join_incidents

RECIPE = Path(__file__).parents[2] / "docs" / "scale.md"
JAVA = next(Path("/usr/lib/jvm").glob("*17*/bin/java"), None)


@pytest.mark.skipif(JAVA is None, reason="apt install openjdk-17-jre-headless")
def test_the_recipe_for_spark_joins_each_row_as_one_process_does(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pip install pyspark")
    assert JAVA
    incidents = read_incidents(data_path("incidents.geojson")).frame
    write_table(incidents, tmp_path / "incidents.parquet")
    recipe = re.search(r"```python\n(.*?)```", RECIPE.read_text("utf-8"), re.DOTALL)
    assert recipe
    (tmp_path / "recipe.py").write_text(recipe[1], "utf-8")
    env = {**os.environ, "JAVA_HOME": str(JAVA.parents[1]), "SPARK_LOCAL_IP": "127.0.0.1",
           "PYSPARK_PYTHON": sys.executable}  # fmt: skip
    subprocess.run([sys.executable, "recipe.py"], cwd=tmp_path, env=env, check=True)
    found = pq.read_table(tmp_path / "joined").to_pylist()
    columns = ["id", "adm1_id", "adm2_id", "join_status"]
    joined = join_incidents(incidents, vintage="2022")[columns]
    expected = joined.astype(object).where(joined.notna(), None).to_dict("records")
    assert sorted(found, key=lambda row: row["id"]) == sorted(expected, key=lambda row: row["id"])
    assert len(found) == 97
