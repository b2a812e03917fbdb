"""What is delivered live: fan-out of hints, live queries, gap-free streams, the socket protocols."""
