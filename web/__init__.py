"""Composition: the application, who is calling, the pages, the settings and the command line."""
