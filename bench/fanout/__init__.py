"""What it costs to tell many clients of one run what happened to it, and how soon they know."""
