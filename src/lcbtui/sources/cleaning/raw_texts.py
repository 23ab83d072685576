"""Columns of texts as a source has them: profiled and cleaned, as lists or in Arrow arrays."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.columns import Column, Kind
from lcbtui.dataset.source import Repair
from lcbtui.dataset.values import Texts, Values, column_of
from lcbtui.sources.cleaning.cells import Profile, Reading, clean_each, few_words, profile_of
from lcbtui.text.numbers import Unit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lcbtui.sources.cleaning.columns_arrow import Recognised

# A lookup must start quickly: Arrow is imported for large sources.
# ruff: noqa: PLC0415


class RawTexts(Texts):
    """Texts of a column as its source has them, with the number of cells of each distinct text.

    Those in an Arrow array are many: patterns recognise plain numbers and words, and only the other
    texts are read one by one.
    """

    def __init__(
        self,
        header: str,
        rows: Sequence[str] | None = None,
        *,
        codes: "npt.NDArray[np.int32] | None" = None,
        array: Any = None,
    ) -> None:
        """Count the texts of a column, given as for `Texts`."""
        super().__init__(Column(header, header, header, Kind.TEXT), rows, codes=codes, array=array)
        self._plain: Recognised | None = None
        if rows is not None:
            self._tally: Mapping[str, int] = Counter(rows)
            self._counted = Profile(words=few_words(self._tally))
        else:
            from lcbtui.sources.cleaning import columns_arrow

            self._plain = columns_arrow.Recognised(array, codes)
            self._tally, self._counted = self._plain.tally, self._plain.profile
        self._profiles: dict[Unit, Profile] = {}
        self._reads_alike = set[str]().union(*self._tally) <= {*"0123456789.-"}  # in every unit

    @classmethod
    def of(cls, header: str, texts: Any, *, in_arrow: bool) -> "RawTexts":
        """Make a column of a sequence of str, or of an Arrow array, which is made if `in_arrow`."""
        if not in_arrow:
            return cls(header, texts)
        from lcbtui.dataset.arrow import in_arrow as to_arrow
        from lcbtui.sources.cleaning.columns_arrow import encoded

        codes, array = encoded(to_arrow(texts) if isinstance(texts, list) else texts)
        return cls(header, codes=codes, array=array)

    def profile(self, unit: Unit) -> Profile:
        """Count the column's cells by kind of value (number, date …), numbers read in a unit."""
        unit = Unit.NONE if self._reads_alike else unit
        if unit not in self._profiles:
            self._profiles[unit] = profile_of(self._tally.items(), unit, self._counted)
        return self._profiles[unit]

    def clean(self, column: Column, how: Reading) -> tuple[Values, list[Repair]]:
        """Clean the texts into a column of values; arguments as for `clean_each`."""
        if column.kind is Kind.NUMBER:
            how = how._replace(whole=self.profile(column.unit))
            if self._plain is not None:
                return self._plain.clean_numbers(column, how)
        elif self._plain is not None:
            return self._plain.clean_texts(column, how)
        cells, repairs = clean_each(column, self._tally.items(), how)
        cell_of = dict(zip(self._tally, cells, strict=True))
        return column_of(column, [cell_of[text] for text in self.rows]), repairs

    def mapped(self, read: Callable[[str], str]) -> "RawTexts":
        """Return a column with a function applied to each text."""
        if self._plain is None:
            made = {text: read(text) for text in self._tally}
            return RawTexts(self.column.header, [made[text] for text in self.rows])
        from lcbtui.dataset.arrow import in_arrow
        from lcbtui.sources.cleaning.columns_arrow import encoded

        array, codes = in_arrow([*map(read, self.array.to_pylist())]), None
        if self.is_encoded:
            codes, array = encoded(array, self.codes)
        return RawTexts(self.column.header, codes=codes, array=array)
