"""How dealers deliver stock: recognise, read, map, validate, plan, apply (docs/formats.md, docs/problems.md)."""
