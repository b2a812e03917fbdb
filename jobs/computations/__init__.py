"""Numerical programs that runs compute: pure functions of a configuration, in processes of their own.

Nothing here knows of the gateway. What a program may be given says its `Form`, which imports no numerics, so
that the gateway can check a configuration without loading them; `compute` imports the program where it is to
run.
"""
