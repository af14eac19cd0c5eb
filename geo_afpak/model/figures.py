"""Numbers of people as sources state them: a figure, and a lowest and a highest one."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figures"]


@dataclass(frozen=True, slots=True)
class Figures:
    """Lowest, stated and highest number of people; None where nobody states one."""

    low: int | None = None
    stated: int | None = None
    high: int | None = None

    @classmethod
    def of(cls, least: Figures, stated: Figures, most: Figures) -> Figures:
        """Bring a figure and its two bounds together, each of which may be a range itself.

        Examples
        --------
        >>> Figures.of(Figures(), Figures(low=100), Figures(stated=120))
        Figures(low=100, stated=None, high=120)
        """
        lows = (least.stated, least.low, stated.low, most.low)
        highs = (most.stated, most.high, stated.high)
        return cls(
            next((low for low in lows if low is not None), None),
            stated.stated,
            next((high for high in highs if high is not None), None),
        )

    def widened(self) -> tuple[Figures, bool]:
        """Return a range that holds all three figures, and whether it had to be widened.

        Examples
        --------
        >>> Figures(low=7, stated=5, high=6).widened()
        (Figures(low=5, stated=5, high=7), True)
        >>> Figures(low=None, stated=5, high=6).widened()
        (Figures(low=None, stated=5, high=6), False)
        """
        known = [value for value in (self.low, self.stated, self.high) if value is not None]
        if known == sorted(known):
            return self, False
        return Figures(min(known), self.stated, max(known)), True

    def in_order(self) -> tuple[int | None, int | None, int | None]:
        """Return lowest, stated and highest."""
        return self.low, self.stated, self.high

    def as_fields(self, name: str) -> dict[str, int | None]:
        """Return the three fields of `killed` or `injured`."""
        return {name: self.stated, f"{name}_low": self.low, f"{name}_high": self.high}
