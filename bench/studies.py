"""What is measured beside works, in the order of the report."""

from bench.fanout.study import FanOut, Latency
from bench.runs.study import Bystander, Fair, Runs
from bench.study import Study
from bench.vectors.study import Vectors

STUDIES: tuple[Study, ...] = (FanOut(), Latency(), Runs(), Bystander(), Fair(), Vectors())
