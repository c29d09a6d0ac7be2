"""All tasks: each calls one verb of a service, an importer or delivery, and commits."""
