"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("p/", include("emdia.web.portal.urls")),
    path("api/v1/", include("emdia.web.api.urls")),
    path("hooks/", include("emdia.web.hooks.urls")),
    path("", include("emdia.web.ops.urls")),
    path("", include("emdia.web.console.urls")),
]
