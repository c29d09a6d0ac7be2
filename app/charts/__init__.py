"""Reports: one declaration each; page, files, command and documentation are derived from it (docs/reports.md)."""
