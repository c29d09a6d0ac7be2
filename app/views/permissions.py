"""What each role may do in the back office: one declaration, read by FAB as its built-in roles.

A grant is (view, permission), both regular expressions that must match as a whole; the view is the class name of a
view or the name of a menu entry. A view that stands here for no role is closed to everybody.
"""

from __future__ import annotations

GRANTS: dict[str, list[tuple[str, str]]] = {
    "dealer_staff": [],
    "dealer_manager": [],
    "distributor": [],
    "administrator": [],
    "Public": [],
}


def builtin_roles() -> dict[str, list[list[str]]]:
    """The grants in FAB's form."""
    return {role: [list(grant) for grant in grants] for role, grants in GRANTS.items()}
