"""What tests of the machine channels share."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.stage import Stage
from tests.views.programs import Program


@pytest.fixture
def north(app: Flask, stage: Stage) -> Program:
    """The northern dealer's program, which may do everything."""
    return Program(app, stage.north_id)


@pytest.fixture
def south(app: Flask, stage: Stage) -> Program:
    """A stranger's program, which may do everything at its own dealer."""
    return Program(app, stage.south_id)
