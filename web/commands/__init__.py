"""What `trellis` can do: a module for each command, which the command line imports when it is called for.

Each has `configure(parser)`, which adds the command's arguments, and `run(arguments)`, which does the work,
returns the exit status, and raises `Failure` for what it could not do.
"""
