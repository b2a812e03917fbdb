"""The durable task pool: queue, runner, progress, and the kinds of run."""
