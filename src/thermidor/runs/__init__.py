"""Many runs of the model: executing them, their tables, folders and provenance."""
