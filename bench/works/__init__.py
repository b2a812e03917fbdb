"""What is measured: every work, in the order of the report."""

from bench.works.deep import MIXED, NULLABLE, PLAIN
from bench.works.filters import CONTAINS, SEARCH
from bench.works.mutation import MUTATION
from bench.works.nested import LEAVES, NESTED
from bench.works.page import PAGE
from bench.works.row import ROW
from bench.works.work import Work

WORKS: tuple[Work, ...] = (NESTED, ROW, PAGE, *PLAIN, *NULLABLE, *MIXED, CONTAINS, SEARCH, LEAVES, MUTATION)
