"""Where the embedded data is found."""

import pytest

from geo_afpak.errors import InputFileError
from geo_afpak.region import datasets
from geo_afpak.region.datasets import data_path


def test_a_name_below_data_is_found():
    assert data_path("admin_boundaries").is_dir()


def test_without_a_name_the_folder_itself_is_returned():
    assert data_path().is_dir()


def test_the_copy_in_the_wheel_comes_first(tmp_path, monkeypatch):
    wheel, repository = tmp_path / "_data", tmp_path / "data"
    for root in (wheel, repository):
        root.mkdir()
        (root / "x.csv").touch()
    monkeypatch.setattr(datasets, "_ROOTS", (wheel, repository))
    assert data_path("x.csv") == wheel / "x.csv"


def test_a_missing_file_is_named_with_what_is_there(tmp_path, monkeypatch):
    (tmp_path / "groups.csv").touch()
    monkeypatch.setattr(datasets, "_ROOTS", (tmp_path,))
    with pytest.raises(InputFileError, match=r"no 'gruops.csv'.*groups\.csv"):
        data_path("gruops.csv")


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/hostname"])
def test_a_name_that_leads_out_of_data_is_refused(name):
    with pytest.raises(InputFileError, match="leads out"):
        data_path(name)


def test_without_any_data_the_cure_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "_ROOTS", (tmp_path / "a", tmp_path / "b"))
    with pytest.raises(InputFileError, match="install geo-afpak again"):
        data_path("incidents.geojson")
