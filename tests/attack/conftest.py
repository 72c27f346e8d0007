"""Worlds to attack: the console's and the debtor's page, each as their own tests make it."""

from tests.web.console.conftest import noon, owner, world
from tests.web.portal.conftest import world as page_world

__all__ = ["noon", "owner", "page_world", "world"]
