"""What could not be done, told to the person at the terminal."""


class Failure(Exception):
    """`lines` are shown as they are, one sentence each; the process ends with `status`."""

    status = 1

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))
