"""The date that files carry: the environment's, never the clock's."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Final

from geo_afpak.errors import InvalidInputError

_NAME: Final = "SOURCE_DATE_EPOCH"


def issued() -> datetime | None:
    """Return the date that `SOURCE_DATE_EPOCH` gives; None where it is not set.

    Raises
    ------
    InvalidInputError
        If it is no time that a zip file can hold (1980 to 2107).

    References
    ----------
    https://reproducible-builds.org/specs/source-date-epoch/
    """
    text = os.environ.get(_NAME)
    if not text:
        return None
    try:
        date = datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        date = None
    if date is None or not 1980 <= date.year < 2108:  # noqa: PLR2004 - years of a zip entry
        raise InvalidInputError(
            f"{_NAME}={text!r} is no usable time; expected whole seconds since 1970 of "
            "a day from 1980 to 2107; correct it or unset it"
        )
    return date
