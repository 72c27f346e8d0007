"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("p/", include("emdia.web.portal.urls")),
    path("hooks/", include("emdia.web.hooks.urls")),
    path("", include("emdia.web.console.urls")),
]
