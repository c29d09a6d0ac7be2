"""The numbers of the reports, each defined once: from which parts, by which formula, in which words."""
