"""What a request does: root fields derived from declarations, generic writes, and each system's verbs."""
