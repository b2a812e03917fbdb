"""What is measured beside works, in the order of the report."""

from bench.fanout.study import FanOut, Latency
from bench.runs.study import Bystander, Fair, Runs
from bench.study import Study

STUDIES: tuple[Study, ...] = (FanOut(), Latency(), Runs(), Bystander(), Fair())
