"""Addresses of the API, version 1."""

from django.urls import path, re_path

from emdia.web.api import pages
from emdia.web.api.door import api

urlpatterns = [
    path("", pages.docs, name="api_docs"),
    path("", api.urls),
    re_path("^.*$", pages.nowhere),
]
