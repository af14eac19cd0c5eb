"""Find the data that comes with geo_afpak: the repository's data/, or its copy in the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geo_afpak.errors import InputFileError

__all__ = ["data_path"]

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_ROOTS: Final = (_PACKAGE / "_data", _PACKAGE.parent / "data")
"""The wheel's copy first: an installed package has no repository, and must not pick up a
folder named data/ that happens to stand beside it in site-packages."""


def data_path(*parts: str) -> Path:
    """Locate a file or folder of the embedded data.

    Parameters
    ----------
    parts
        Names below data/, such as ``"admin_boundaries", "adm2.geojson"``.

    Returns
    -------
    pathlib.Path
        The existing file or folder.

    Raises
    ------
    InputFileError
        If there is no such file, or if the name leads out of data/.

    Examples
    --------
    >>> data_path("admin_boundaries").name
    'admin_boundaries'
    """
    root = next((root for root in _ROOTS if root.is_dir()), None)
    if root is None:
        raise InputFileError(
            f"the embedded data is missing; expected the folder {_ROOTS[0]} or {_ROOTS[1]}; "
            "install geo-afpak again"
        )
    path = root.joinpath(*parts)
    name = "/".join(parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise InputFileError(
            f"{name!r} leads out of the embedded data; expected a name below {root}; "
            "pass the file's own path to the reader instead"
        )
    if not path.exists():
        found = ", ".join(sorted(p.name for p in path.parent.glob("*"))[:10]) or "nothing"
        raise InputFileError(
            f"the embedded data has no {name!r}; expected one of those in "
            f"{path.parent.name}/: {found}; install geo-afpak again"
        )
    return path
